"""/petugas/insiden: a breach of data, from its discovery until everybody whom it concerns was told."""

from services.sapa.routes.officers.breach import keeping, listing, telling
from services.sapa.routes.officers.breach.blueprint import blueprint

__all__ = ["blueprint", "keeping", "listing", "telling"]
