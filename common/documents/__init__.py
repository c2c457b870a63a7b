"""What every service's documents are made with: spreadsheets and typeset pages."""

from common.documents.sheets import Column, Formats, write_rows
from common.documents.typeset import typeset

__all__ = ["Column", "Formats", "typeset", "write_rows"]
