"""/petugas/jejak: the whole audit, for the officer of data protection alone."""

from services.sapa.routes.officers.audit.pages import blueprint

__all__ = ["blueprint"]
