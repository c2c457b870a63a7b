"""How a report that waits is said in a line: who, how safe, how to be reached, and how much time is left."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.sapa.actions.reading import WaitingReport
from services.sapa.schemas.codes import CHANNEL_WORDS, DANGER_WORDS, FOR_WHOM_WORDS, LETHAL, Safety
from services.sapa.schemas.reporting import ReportSummary
from services.sapa.workflow import URGENCY_LABELS, ReportState, Urgency

SAFETY = {Safety.AMAN: "Sekarang aman", Safety.RAGU: "Ragu apakah aman", Safety.TIDAK_AMAN: "Tidak aman sekarang"}
BROKEN = "Ringkasan tidak terbuka"
NOT_TOLD = "Belum disebutkan"
NO_CONTACT = "Jangan hubungi"
SOON = 75
TONES = {Urgency.SEGERA: "bad", Urgency.HARI_INI: "warn", Urgency.MINGGU_INI: ""}


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `percent` of the time to read it that is used; `tone` of its clock; `lethal` signs come first."""

    id: UUID
    title: str
    lethal: tuple[str, ...]
    signs: tuple[str, ...]
    place: str
    contact: str
    may_contact: bool
    file_count: int
    urgency: Urgency
    received_at: datetime
    read_by: datetime
    percent: int
    tone: str
    is_seen: bool
    is_returned: bool
    is_broken: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The reports of one urgency."""

    words: str
    tone: str
    rows: tuple[Row, ...]


def grouped(rows: tuple[Row, ...]) -> tuple[Group, ...]:
    """By urgency, the most urgent first, each in the order it came; groups without rows are left out."""
    found = [(one, tuple(row for row in rows if row.urgency is one)) for one in Urgency]
    return tuple(Group(URGENCY_LABELS[one], TONES[one], held) for one, held in found if held)


def row_of(report: WaitingReport, places: Mapping[str, str], now: datetime) -> Row:
    """`places`: names of kecamatan by code."""
    told = report.summary
    percent = _used(report, now)
    return Row(
        id=report.id,
        title=_title(told) if told else BROKEN,
        lethal=_signs(told, lethal=True),
        signs=_signs(told, lethal=False),
        place=places.get(told.kecamatan_code or "", NOT_TOLD) if told else NOT_TOLD,
        contact=_contact(told) if told else NOT_TOLD,
        may_contact=told is not None and told.may_contact,
        file_count=told.file_count if told else 0,
        urgency=Urgency(report.urgency),
        received_at=report.received_at,
        read_by=report.read_by,
        percent=percent,
        tone="over" if now > report.read_by else "soon" if percent >= SOON else "ok",
        is_seen=report.acknowledged_at is not None,
        is_returned=report.state is ReportState.DIKEMBALIKAN,
        is_broken=told is None,
    )


def _title(told: ReportSummary) -> str:
    who = FOR_WHOM_WORDS[told.for_whom] if told.for_whom else "Seseorang"
    return f"{who}, umur {told.age_group.replace('-', ' sampai ')}" if told.age_group else who


def _signs(told: ReportSummary | None, *, lethal: bool) -> tuple[str, ...]:
    """Safety counts with the lethal signs when it is gone."""
    if told is None:
        return ()
    signs = tuple(DANGER_WORDS[sign] for sign in told.danger.signs if (sign in LETHAL) == lethal)
    safety = told.danger.safety
    is_here = safety is not None and (safety is Safety.TIDAK_AMAN) == lethal
    return (SAFETY[safety], *signs) if safety is not None and is_here else signs


def _contact(told: ReportSummary) -> str:
    return ", ".join(CHANNEL_WORDS[one] for one in told.channels) if told.may_contact else NO_CONTACT


def _used(report: WaitingReport, now: datetime) -> int:
    whole = (report.read_by - report.received_at).total_seconds()
    share = (now - report.received_at).total_seconds() / whole if whole > 0 else 1.0
    return min(100, max(0, round(share * 100)))
