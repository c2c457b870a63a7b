"""What the two processes of reporters need and no request changes: made once by their factories."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from common.calendar import OfficeHours, WorkingCalendar, national_holidays, years_around
from common.media.decoder import Decoder
from common.pack import LightPack, SapaRules
from services.sapa.actions.files import Darkroom
from services.sapa.configuration import SapaSettings
from services.sapa.queries.trust import Trust

SECRETS = ("sapa_receipt_pepper", "sapa_intake_secret")
# Of their own: however many people write at once, an officer who signs in does not wait behind them.
SLOTS, DECODING, LARGE = "reporters", "decoding", "large"


@dataclass(frozen=True, slots=True)
class IntakeOffice:
    """The regency, its public keys, and the two secrets of the reporters' side. `decoder` makes pictures safe."""

    slug: str
    rules: SapaRules
    calendar: WorkingCalendar
    kecamatan: frozenset[str]
    root_key: bytes
    escrow_key: bytes
    slots_dir: Path
    decoder: Decoder
    pepper: bytes = field(repr=False)
    secret: bytes = field(repr=False)

    @classmethod
    def of(cls, settings: SapaSettings, pack: LightPack) -> "IntakeOffice":
        """From the settings of the process. Raises SettingsError naming the secret that is missing."""
        settings.need(*SECRETS)
        return cls(
            slug=pack.slug,
            rules=pack.sapa,
            calendar=_national(pack.office_hours),
            kecamatan=frozenset(pack.kecamatan),
            root_key=settings.root_key,
            escrow_key=settings.escrow_key,
            slots_dir=settings.sapa_slots_dir,
            decoder=Decoder(),
            pepper=settings.sapa_receipt_pepper.get_secret_value().encode(),
            secret=settings.sapa_intake_secret.get_secret_value().encode(),
        )

    @property
    def trust(self) -> Trust:
        """Against which certificates are checked."""
        return Trust(self.root_key, self.slug, self.escrow_key)

    @property
    def darkroom(self) -> Darkroom:
        """Where the pictures of reporters are made safe."""
        return Darkroom(self.decoder, self.slots(DECODING))

    def slots(self, what: str = SLOTS) -> Path:
        """The folder of one kind of slots."""
        return self.slots_dir / what


def _national(hours: OfficeHours) -> WorkingCalendar:
    """Without the office's own holidays, which the intake may not read: a report is due sooner for it, never later."""
    free = frozenset(off.day for off in national_holidays(years_around(datetime.now(hours.zone))))
    return WorkingCalendar(hours.zone, free, hours.weekend, hours.opens, hours.closes)
