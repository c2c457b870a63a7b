"""A case as its officers work with it: sealed entries, already opened, folded into what holds now. Pure."""

from services.sapa.queries.casework.fold import case_view
from services.sapa.queries.casework.view import CaseView

__all__ = ["CaseView", "case_view"]
