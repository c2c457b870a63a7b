"""What every act needs and no act changes: made once by the factory, handed down by the routes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from zoneinfo import ZoneInfo

from common.audit import Actor
from common.auth.identity import SignedIn
from common.media import MediaStore
from common.pack import FireRules, LightPack, Pack
from common.settings import Settings
from services.fire_button.crypto import AddressBox
from services.fire_button.queries.reference import ReferenceCache


@dataclass(frozen=True, slots=True)
class BackOffice:
    """What escalations and messages need, and all that a process without maps has. `kecamatan`: names by code."""

    reference: ReferenceCache
    rules: FireRules
    zone: ZoneInfo
    zone_label: str
    kecamatan: Mapping[str, str]
    base_url: str
    box: AddressBox

    @classmethod
    def light(cls, settings: Settings, pack: LightPack) -> "BackOffice":
        """From the settings of the process; opens nothing."""
        return BackOffice(
            reference=ReferenceCache(),
            rules=pack.fire,
            zone=pack.zone,
            zone_label=pack.zone_label,
            kecamatan=pack.kecamatan,
            base_url=settings.base_url,
            box=AddressBox(settings.secret_key.get_secret_value().encode()),
        )


@dataclass(frozen=True, slots=True)
class Office(BackOffice):
    """The regency with its maps, and where photos are."""

    pack: Pack
    store: MediaStore

    @classmethod
    def of(cls, settings: Settings, pack: Pack) -> Self:
        """From the settings of the process; opens nothing."""
        root = settings.secret_key.get_secret_value().encode()
        return cls(
            reference=ReferenceCache(),
            rules=pack.fire,
            zone=pack.zone,
            zone_label=pack.zone_label,
            kecamatan={one.code: one.name for one in pack.regions.kecamatan},
            base_url=settings.base_url,
            box=AddressBox(root),
            pack=pack,
            store=MediaStore(settings.media_url, root, zone=pack.zone),
        )


@dataclass(frozen=True, slots=True)
class Doer:
    """Who acts: an officer, or a post's wall screen (`board_post`), which may only acknowledge for its post.

    `post_code`: the post that they act for.
    """

    actor: Actor
    officer: SignedIn | None
    post_code: str | None

    @property
    def roles(self) -> frozenset[str]:
        """The officer's roles; a wall screen has none."""
        return frozenset(grant.role for grant in self.officer.grants) if self.officer else frozenset()
