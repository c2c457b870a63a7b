"""What every act of an officer needs and no act changes: made once by the factory, handed down by the routes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from common.audit import Actor
from common.auth.identity import SignedIn
from common.pack import LightPack, SapaRules
from services.sapa.configuration import SapaSettings
from services.sapa.crypto.officer_keys import OfficerKeys
from services.sapa.crypto.statements import Signer
from services.sapa.workflow import Role


@dataclass(frozen=True, slots=True)
class Office:
    """The regency and the two public keys on which everything rests. `kecamatan`: names by code."""

    slug: str
    rules: SapaRules
    zone: ZoneInfo
    zone_label: str
    kecamatan: Mapping[str, str]
    root_key: bytes
    escrow_key: bytes
    officers_url: str
    slots: Path

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
        )


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
