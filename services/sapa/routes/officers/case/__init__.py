"""The pages of one case. Importing the parts puts their views on the blueprint."""

from services.sapa.routes.officers.case import acts, closing, files, identity, letters, replying, tabs
from services.sapa.routes.officers.case.blueprint import blueprint

__all__ = ["acts", "blueprint", "closing", "files", "identity", "letters", "replying", "tabs"]
