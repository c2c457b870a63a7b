"""Finding one report by what a person typed, and whether a secret opens it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import keys
from common.auth.identity import SignedIn
from common.codes import parse_secret, secret_hash
from common.errors import NotFound, NotSignedIn
from services.perda_report.models import Report
from services.perda_report.numbers import parse_number
from services.perda_report.workflow import READERS

UNKNOWN = "Nomor laporan ini tidak ditemukan. Periksa lagi hurufnya."
WRONG_SECRET = "Tautan rahasia ini tidak cocok dengan nomor laporannya."  # noqa: S105 — a sentence
NEEDS_SECRET = "Buka lewat tautan rahasia laporan ini."  # noqa: S105


def known_number(written: str, prefix: str) -> str:
    """A typed number as it was given out. Raises NotFound when it cannot be one."""
    try:
        return parse_number(written, prefix)
    except ValueError:
        raise NotFound(UNKNOWN) from None


def find_report(session: Session, tracking_number: str, *, for_update: bool = False) -> Report:
    """The report, locked until the transaction ends if asked. Raises NotFound."""
    asked = select(Report).where(Report.tracking_number == tracking_number)
    report = session.scalar(asked.with_for_update() if for_update else asked)
    if report is None:
        raise NotFound(UNKNOWN)
    return report


def find_for_officer(session: Session, tracking_number: str, officer: SignedIn, *, for_update: bool = False) -> Report:
    """The report, if it is with an OPD of this officer. Raises NotFound, as for one that does not exist."""
    report = find_report(session, tracking_number, for_update=for_update)
    if not officer.may(report.opd_code, *READERS):
        raise NotFound(UNKNOWN)
    return report


def is_opened_by(report: Report, secret: str, mailbox: bytes | None = None) -> bool:
    """Whether the report's secret or its reporter's verified mailbox was shown.

    Raises NotSignedIn for a wrong secret; nothing at all is just False.
    """
    if mailbox is not None and report.email_hash is not None and keys.same(mailbox, report.email_hash):
        return True
    if not secret:
        return False
    try:
        given = secret_hash(parse_secret(secret))
    except ValueError:
        raise NotSignedIn(WRONG_SECRET) from None
    if not keys.same(given, report.secret_hash):
        raise NotSignedIn(WRONG_SECRET)
    return True


def find_for_reporter(
    session: Session, tracking_number: str, secret: str, mailbox: bytes | None = None, *, for_update: bool = False
) -> Report:
    """The report of whoever holds its secret, or proved its mailbox. Raises NotFound, NotSignedIn."""
    report = find_report(session, tracking_number, for_update=for_update)
    if not is_opened_by(report, secret, mailbox):
        raise NotSignedIn(NEEDS_SECRET)
    return report
