"""Who read or changed a case and when, out of the audit: for those who hold the case themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.audit import Audit
from services.sapa.queries.audit_check import Standing, standings
from services.sapa.queries.trust import Colleague

MOST = 200
WRITING = "case.entry"
OFFICER = "officer:"
NOBODY = "Sistem"
FORMER = "Petugas lama"
FORGED, UNKNOWN = "Baris palsu: tanda tangannya tidak cocok", "Tidak diketahui"
ACT_WORDS = {
    "report.accept": "Menerima laporan",
    "case.open": "Membuka berkas",
    "case.identity": "Membuka identitas",
    "case.grant": "Menambah pemegang kunci",
    "case.revoke": "Mencabut kunci",
    "case.reseal": "Menyegel ulang berkas",
    "reply.send": "Mengirim balasan",
    "file.keep": "Menyimpan lampiran",
    "file.open": "Membuka lampiran",
    "letter.print": "Mencetak surat",
}


@dataclass(frozen=True, slots=True)
class Trace:
    """One line: `words` is what was done, `reason` the one that the officer gave, `count` how often in a row.

    `at` is the last time of them, `since` the first.
    """

    words: str
    who: str
    reason: str
    at: datetime
    since: datetime
    count: int


def traces(session: Session, number: str, known: Mapping[UUID, Colleague], escrow_key: bytes) -> tuple[Trace, ...]:
    """The newest of one case, newest first; what was written stands in its timeline. A forged row names nobody."""
    names = {str(one.officer_id): one.name for one in known.values()}
    mine = select(Audit).where(Audit.subject == f"case:{number}", Audit.act != WRITING)
    rows = session.scalars(mine.order_by(Audit.at.desc(), Audit.id.desc()).limit(MOST)).all()
    found = standings(session, rows, known, escrow_key)
    told = [(_told(row, names) if found[row.id] is not Standing.FORGED else (FORGED, UNKNOWN, ""), row) for row in rows]
    return tuple(_trace(said, [row for _, row in same]) for said, same in groupby(told, itemgetter(0)))


def _told(row: Audit, names: Mapping[str, str]) -> tuple[str, str, str]:
    return ACT_WORDS.get(row.act, row.act), who(row.actor, names), str(row.detail.get("reason", ""))


def _trace(told: tuple[str, str, str], rows: Sequence[Audit]) -> Trace:
    return Trace(*told, at=rows[0].at, since=rows[-1].at, count=len(rows))


def who(actor: str, names: Mapping[str, str]) -> str:
    """The name behind an actor; `names` by officer id."""
    return names.get(actor.removeprefix(OFFICER), FORMER) if actor.startswith(OFFICER) else NOBODY
