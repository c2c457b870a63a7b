"""What every act needs and no act changes: made once by the factory, handed down by the routes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from zoneinfo import ZoneInfo

from common.audit import Actor
from common.auth.identity import SignedIn
from common.errors import NotAllowed
from common.media import MediaStore
from common.pack import LightPack, Pack
from common.settings import Settings
from services.perda_report.crypto import ContactBox
from services.perda_report.queries.person import Reporter
from services.perda_report.queries.reference import ReferenceCache

__all__ = ["BackOffice", "Doer", "Office", "Reporter"]
NO_RIGHT = "Peran Anda tidak dapat melakukan ini untuk OPD tersebut."


@dataclass(frozen=True, slots=True)
class BackOffice:
    """What deadlines and notices need, and all that a process without maps has. `kecamatan`: names by code."""

    reference: ReferenceCache
    zone: ZoneInfo
    zone_label: str
    kecamatan: Mapping[str, str]
    base_url: str

    @classmethod
    def light(cls, settings: Settings, pack: LightPack) -> "BackOffice":
        """From the settings of the process; opens nothing."""
        return BackOffice(
            reference=ReferenceCache(pack.office_hours, pack.deadlines),
            zone=pack.zone,
            zone_label=pack.zone_label,
            kecamatan=pack.kecamatan,
            base_url=settings.base_url,
        )


@dataclass(frozen=True, slots=True)
class Office(BackOffice):
    """The regency, what is known of it, where photos are, and the key of the contacts."""

    pack: Pack
    store: MediaStore
    box: ContactBox

    @classmethod
    def of(cls, settings: Settings, pack: Pack) -> Self:
        """From the settings of the process; opens nothing."""
        root = settings.secret_key.get_secret_value().encode()
        return cls(
            pack=pack,
            reference=ReferenceCache(pack.office_hours, pack.deadlines),
            zone=pack.zone,
            zone_label=pack.zone_label,
            kecamatan={one.code: one.name for one in pack.regions.kecamatan},
            store=MediaStore(settings.media_url, root, zone=pack.zone),
            box=ContactBox(root),
            base_url=settings.base_url,
        )


@dataclass(frozen=True, slots=True)
class Doer:
    """The officer who acts, and how the audit names them."""

    officer: SignedIn
    actor: Actor

    def must_be(self, opd_code: str, *roles: str) -> None:
        """Raises NotAllowed without one of the roles for this OPD."""
        if not self.officer.may(opd_code, *roles):
            raise NotAllowed(NO_RIGHT)
