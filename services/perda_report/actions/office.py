"""What every act needs and no act changes: made once by the factory, handed down by the routes."""

from dataclasses import dataclass
from typing import Self

from common.audit import Actor
from common.auth.identity import SignedIn
from common.errors import NotAllowed
from common.media import MediaStore
from common.pack import Pack
from common.settings import Settings
from services.perda_report.crypto import ContactBox
from services.perda_report.queries.reference import ReferenceCache

NO_RIGHT = "Peran Anda tidak dapat melakukan ini untuk OPD tersebut."


@dataclass(frozen=True, slots=True)
class Office:
    """The regency, what is known of it, where photos are, and the key of the contacts."""

    pack: Pack
    reference: ReferenceCache
    store: MediaStore
    box: ContactBox
    base_url: str

    @classmethod
    def of(cls, settings: Settings, pack: Pack) -> Self:
        """From the settings of the process; opens nothing."""
        root = settings.secret_key.get_secret_value().encode()
        return cls(
            pack=pack,
            reference=ReferenceCache(pack.office_hours, pack.deadlines),
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


@dataclass(frozen=True, slots=True)
class Reporter:
    """Whoever holds a report's secret."""

    secret: str
