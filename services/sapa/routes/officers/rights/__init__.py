"""/petugas/kasus/<number>/akses/hapus: deleting what a case knows, when its person asks. Two officers decide."""

from services.sapa.routes.officers.rights.erasing import blueprint

__all__ = ["blueprint"]
