"""What every act of an officer needs and no act changes: made once by the factory, handed down by the routes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from common import db, keys
from common.audit import Actor
from common.auth.identity import SignedIn
from common.cached import Cached
from common.calendar import OfficeHours, WorkingCalendar, load_calendar
from common.media.decoder import SHARED
from common.pack import LightPack, SapaRules
from services.sapa.actions.files import Darkroom
from services.sapa.configuration import SapaSettings
from services.sapa.crypto.officer_keys import OfficerKeys
from services.sapa.crypto.statements import Signer
from services.sapa.queries.trust import Trust
from services.sapa.workflow import Role

CALENDAR_FRESH_S = 300
# Of their own: officers do not wait behind reporters, nor do those who sign in behind those who send pictures.
DECODING, LARGE = "officers-decoding", "officers-large"


@dataclass(frozen=True, slots=True)
class Office:
    """The regency and the two public keys on which everything rests. `kecamatan`: names by code. `calendar`: its office
    days, read when first asked for.
    """

    slug: str
    rules: SapaRules
    zone: ZoneInfo
    zone_label: str
    kecamatan: Mapping[str, str]
    root_key: bytes
    escrow_key: bytes
    officers_url: str
    slots: Path
    calendar: Cached[WorkingCalendar] = field(repr=False)
    likeness_key: bytes = field(repr=False)

    @classmethod
    def of(cls, settings: SapaSettings, pack: LightPack) -> "Office":
        """From the settings of the process; opens nothing."""
        return cls(
            slug=pack.slug,
            rules=pack.sapa,
            zone=pack.zone,
            zone_label=pack.zone_label,
            kecamatan=pack.kecamatan,
            root_key=settings.root_key,
            escrow_key=settings.escrow_key,
            officers_url=str(settings.sapa_officers_url).rstrip("/"),
            slots=settings.sapa_slots_dir,
            calendar=Cached(partial(_load_calendar, pack.office_hours), CALENDAR_FRESH_S),
            likeness_key=keys.derive(settings.sapa_officer_pepper.get_secret_value().encode(), "sapa-likeness"),
        )

    @property
    def trust(self) -> Trust:
        """Against which certificates are checked."""
        return Trust(self.root_key, self.slug, self.escrow_key)

    @property
    def darkroom(self) -> Darkroom:
        """Where the pictures of officers are made safe."""
        return Darkroom(SHARED, self.slots / DECODING)


def _load_calendar(hours: OfficeHours) -> WorkingCalendar:
    with db.reading() as session:
        return load_calendar(session, hours)


@dataclass(frozen=True, slots=True)
class Doer:
    """An officer at work: who, as what (the certificate's word), with which opened keys, in which request."""

    actor: Actor
    officer: SignedIn
    role: Role
    key_id: UUID
    keys: OfficerKeys = field(repr=False)

    @property
    def signer(self) -> Signer:
        """To sign what this officer writes."""
        return Signer(self.key_id, self.keys.sign)
