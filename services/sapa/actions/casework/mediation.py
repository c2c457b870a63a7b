"""The bar of UU TPKS art. 23."""

from common.errors import NotAllowed
from services.sapa.queries.casework import CaseView
from services.sapa.schemas.entries.services import Service

BARRED = "Mediasi tidak boleh untuk kekerasan seksual ({source})."


def may_mediate(view: CaseView, service: Service | None) -> None:
    """Raises NotAllowed for mediation in a case that the law bars from it."""
    if service is Service.MEDIASI and view.bars:
        raise NotAllowed(BARRED.format(source=view.bars[0].source))
