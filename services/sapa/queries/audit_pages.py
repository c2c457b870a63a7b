"""The audit as the officer of data protection reads it: acts, subjects, officers, times, and whether each row is true.

No case stands in it: a subject is a number or an id, a reason names nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from common.audit import Audit
from services.sapa.queries.audit_check import Standing, standings
from services.sapa.queries.trail import ACT_WORDS, who
from services.sapa.queries.trust import Colleague

PAGE = 50
# What a signature consists of, and what has a column of its own.
UNTOLD = frozenset({"signature", "key", "at", "reason"})
MORE_WORDS = {
    "audit.check": "Memeriksa jejak",
    "audit.read": "Membaca jejak",
    "breach.authority": "Melapor ke lembaga",
    "breach.begin": "Mencatat insiden data",
    "breach.close": "Menutup insiden data",
    "breach.letter": "Memberi nomor surat insiden",
    "breach.read": "Membuka insiden data",
    "breach.share": "Membagikan insiden data",
    "breach.tell": "Memberi tahu tentang insiden data",
    "case.erase": "Menghapus data kasus",
    "case.erase_ask": "Minta menghapus data kasus",
    "escrow.open": "Membuka kunci titipan",
    "inbox.read": "Membaca kotak masuk",
    "key.certify": "Mengesahkan kunci",
    "key.revoke": "Mencabut kunci petugas",
    "report.acknowledge": "Menandai laporan dibaca",
    "report.open": "Membuka laporan",
    "report.return": "Mengembalikan laporan",
    "retention.case": "Masa simpan kasus habis",
    "retention.mailbox": "Masa simpan kotak pesan habis",
    "retention.report": "Masa simpan laporan habis",
    "search.run": "Mencari di kasus sendiri",
    "session.close": "Keluar",
    "session.open": "Masuk",
    "session.refuse": "Gagal masuk",
    "statistics.open": "Membuka angka rekap",
    "statistics.publish": "Menerbitkan rekap",
}
WORDS = ACT_WORDS | MORE_WORDS
SUBJECTS = {
    "breach": "Insiden",
    "case": "Kasus",
    "key": "Kunci",
    "mailbox": "Kotak pesan",
    "officer": "Petugas",
    "report": "Laporan",
    "statistics": "Rekap",
}
LONGEST_NAME, SHORT = 36, 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; None and "" leave it open. `before`: rows with smaller ids, for the next page."""

    officer: UUID | None = None
    subject: str = ""
    act: str = ""
    day: date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One row in words. `detail`: the rest of what it tells, name by name."""

    id: int
    at: datetime
    who: str
    words: str
    act: str
    subject: str
    reason: str
    detail: tuple[tuple[str, str], ...]
    standing: Standing


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Newest first. `next_before`: where the next page begins, None on the last."""

    rows: tuple[AuditRow, ...]
    next_before: int | None


def audit_page(
    session: Session, wanted: Wanted, known: Mapping[UUID, Colleague], escrow_key: bytes, zone: ZoneInfo
) -> AuditPage:
    """One page. A day is one of the regency."""
    found = session.scalars(_narrowed(wanted, zone).order_by(Audit.id.desc()).limit(PAGE + 1)).all()
    shown = found[:PAGE]
    true = standings(session, shown, known, escrow_key)
    names = {str(one.officer_id): one.name for one in known.values()}
    rows = tuple(_row(one, true[one.id], names) for one in shown)
    return AuditPage(rows, shown[-1].id if len(found) > PAGE else None)


def _narrowed(wanted: Wanted, zone: ZoneInfo) -> Select[Audit]:
    rows = select(Audit)
    if wanted.officer is not None:
        rows = rows.where(Audit.actor == f"officer:{wanted.officer}")
    if wanted.subject:
        rows = rows.where(Audit.subject == wanted.subject)
    if wanted.act:
        rows = rows.where(Audit.act == wanted.act)
    if wanted.day is not None:
        start = datetime.combine(wanted.day, time.min, zone)
        rows = rows.where(Audit.at >= start, Audit.at < start + timedelta(days=1))
    return rows if wanted.before is None else rows.where(Audit.id < wanted.before)


def _row(row: Audit, standing: Standing, names: Mapping[str, str]) -> AuditRow:
    told = {name: value for name, value in row.detail.items() if name not in UNTOLD and value not in ([], "")}
    subject = subject_words(row.subject, names)
    if row.subject.partition(":")[2] not in subject:
        told["id"] = row.subject
    return AuditRow(
        row.id,
        row.at,
        who(row.actor, names),
        WORDS.get(row.act, row.act),
        row.act,
        subject,
        str(row.detail.get("reason", "")),
        tuple((name, _plain(value)) for name, value in sorted(told.items())),
        standing,
    )


def subject_words(subject: str, names: Mapping[str, str]) -> str:
    """`Kasus 2026-0031`, an officer's name, or what it is with the end of its id."""
    kind, _, named = subject.partition(":")
    label = SUBJECTS.get(kind, kind)
    if kind == "officer":
        return names.get(named, f"{label} {named[-SHORT:]}")
    return f"{label} {named if len(named) < LONGEST_NAME else named[-SHORT:]}"


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return {True: "ya", False: "tidak"}[value] if isinstance(value, bool) else str(value)


def acts(session: Session) -> Sequence[str]:
    """Every act that there is."""
    return session.scalars(select(Audit.act).distinct().order_by(Audit.act)).all()
