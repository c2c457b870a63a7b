"""What falls due in sapa: telling officers, the day's head of the audit, and the terms of retention."""

from collections.abc import Mapping

from common.pack import load_light_pack
from common.timers import TimerHandler
from services.sapa.actions.office import Office
from services.sapa.configuration import SapaSettings
from services.sapa.timers import audit_head, breach, retention, telling


def handlers(settings: SapaSettings) -> Mapping[str, TimerHandler]:
    """The kinds of timers of this service, for its relay."""
    pack = load_light_pack(settings.pack_dir)
    office = Office.of(settings, pack)
    return {
        **telling.handlers(office),
        **breach.handlers(office),
        **audit_head.handlers(office),
        **retention.handlers(pack.sapa, pack.retention),
    }
