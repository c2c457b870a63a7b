"""What falls due in fire_button: steps of escalation, warnings of uncovered shifts, and the terms of retention."""

from collections.abc import Mapping

from common.media import MediaStore
from common.pack import load_light_pack
from common.settings import Settings
from common.timers import TimerHandler
from services.fire_button.actions.office import BackOffice
from services.fire_button.timers import escalation, retention, roster, ways


def handlers(settings: Settings) -> Mapping[str, TimerHandler]:
    """The kinds of timers of this service, for its relay."""
    pack = load_light_pack(settings.pack_dir)
    office = BackOffice.light(settings, pack)
    store = MediaStore(settings.media_url, settings.secret_key.get_secret_value().encode(), zone=pack.zone)
    return {
        **escalation.handlers(office),
        **roster.handlers(office),
        **retention.handlers(pack.retention, store),
        **ways.handlers(),
    }
