"""Who is signed in and what they may do: role × OPD. Pure; the web part keeps one of these per request."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

ADMINISTRATOR = "administrator"
FRESH_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role for one OPD, or for every OPD when `opd_code` is None."""

    role: str
    opd_code: str | None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The officer behind a valid session, read anew for every request.

    `awaits_approval`: nothing is open before others have approved of this officer (sapa's certificates). `until`: when
    the session ends without another request, for services that show it.
    """

    id: UUID
    username: str
    name: str
    grants: tuple[Grant, ...]
    session_id: UUID
    reauthenticated_at: datetime
    must_change_password: bool = False
    has_second_factor: bool = True
    awaits_approval: bool = False
    until: datetime | None = None

    def has(self, *roles: str) -> bool:
        """Whether one of these roles was granted, for any OPD."""
        return any(grant.role in roles for grant in self.grants)

    def opd_codes(self, *roles: str) -> frozenset[str] | None:
        """The OPD for which one of these roles was granted; None means all of them."""
        codes = {grant.opd_code for grant in self.grants if grant.role in roles}
        return None if None in codes else frozenset(code for code in codes if code is not None)

    def may(self, opd_code: str, *roles: str) -> bool:
        """Whether one of these roles was granted for this OPD."""
        codes = self.opd_codes(*roles)
        return codes is None or opd_code in codes

    def is_fresh(self, now: datetime) -> bool:
        """Whether password and code were given within the last five minutes, as dangerous acts ask."""
        return now - self.reauthenticated_at <= FRESH_FOR
