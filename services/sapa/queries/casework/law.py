"""What the law asks of a case: since when sexual violence is known, the term to the police, and what is barred.

UU 12/2022 (TPKS) art. 41(2)-(3): a UPTD PPA reports to the police within 3x24 hours of the victim's report. Art. 23: no
settlement out of court, so no mediation. Neither ends because somebody closes or hands over the case.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from services.sapa.queries.casework.parts import Approval, Bar
from services.sapa.queries.casework.threads import threads
from services.sapa.queries.opened import OpenedEntry
from services.sapa.schemas.codes import Form
from services.sapa.schemas.entries.decisions import ApprovalOf
from services.sapa.schemas.entries.people import IncidentKnown
from services.sapa.schemas.entries.received import ReportReceived

POLICE_TERM = timedelta(hours=72)
POLICE_SOURCE = "UU TPKS pasal 41"
MEDIATION_BAR = Bar("Mediasi", "Tidak boleh untuk perkara kekerasan seksual.", "UU TPKS pasal 23")


def sexual_since(entries: Sequence[OpenedEntry], approvals: Iterable[Approval]) -> datetime | None:
    """When the office first learned of sexual violence; None where none is known.

    A report's tick counts from its arrival, until a supervisor agreed that it was a mistake; what an officer records of
    an incident counts from that entry, as long as the incident's newest entry says so.
    """
    is_mistake = any(one.what is ApprovalOf.BUKAN_SEKSUAL and one.is_given for one in approvals)
    told = _from_incidents(entries) if is_mistake else [*_from_report(entries), *_from_incidents(entries)]
    return min(told, default=None)


def _from_report(entries: Iterable[OpenedEntry]) -> Iterator[datetime]:
    for one in entries:
        if isinstance(one.body, ReportReceived) and Form.SEKSUAL in one.body.story.forms:
            yield one.body.received_at


def _from_incidents(entries: Sequence[OpenedEntry]) -> list[datetime]:
    return [
        next(row.at for row in one.entries if Form.SEKSUAL in row.body.forms)
        for one in threads(entries, IncidentKnown)
        if not one.body.is_dropped and Form.SEKSUAL in one.body.forms
    ]


def bars_of(since: datetime | None) -> tuple[Bar, ...]:
    """What must not be done."""
    return (MEDIATION_BAR,) if since is not None else ()
