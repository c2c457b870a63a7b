"""Publishing the figures of a year: opened in a supervisor's session, suppressed, signed, and only then stored.

Once, for a year that is over: a second publication could be compared with the first.
"""

from datetime import date

from sqlalchemy.orm import Session

from common import db
from common.errors import Conflict, NotAllowed
from services.sapa.actions.office import Doer, Office
from services.sapa.actions.signed_audit import record_signed
from services.sapa.crypto.statements import table_statement
from services.sapa.documents.figures import Table, tables
from services.sapa.models import StatisticTable
from services.sapa.queries.figures import is_published, open_year
from services.sapa.queries.statistics_keys import open_statistics_keys
from services.sapa.workflow import Role

SUPERVISORS_ONLY = "Rekap dibuat penyelia."
NOT_OVER = "Tahun ini belum berakhir. Rekapnya dibuat setelah 31 Desember."
DONE = "Rekap tahun ini sudah terbit dan tidak dibuat dua kali."
KEY_MISSING = "Sebagian angka disegel untuk kunci yang belum Anda pegang. Minta penyelia lain membagikan kunci rekap."
EMPTY = "Belum ada kasus yang ditutup pada tahun ini."


def publish_year(office: Office, doer: Doer, year: int, today: date) -> tuple[Table, ...]:
    """Make and store the tables. Opens its own transactions: the reading is written down before anything is opened.

    Raises NotAllowed for anybody but a supervisor, and Conflict when the year is not over, was published, holds
    nothing, or holds a row that this supervisor cannot open.
    """
    if doer.role is not Role.PENYELIA:
        raise NotAllowed(SUPERVISORS_ONLY)
    if year >= today.year:
        raise Conflict(NOT_OVER)
    with db.transaction() as session:
        if is_published(session, year):
            raise Conflict(DONE)
        record_signed(session, doer, "statistics.open", f"statistics:{year}")
    with db.reading() as session:
        opened = open_year(session, year, open_statistics_keys(session, doer.key_id, doer.keys))
    if opened.closed:
        raise Conflict(KEY_MISSING)
    if not opened.counted:
        raise Conflict(EMPTY)
    made = tables(opened.counted, office.kecamatan)
    with db.transaction() as session:
        _store(session, doer, date(year, 1, 1), made)
    return made


def _store(session: Session, doer: Doer, period: date, made: tuple[Table, ...]) -> None:
    if is_published(session, period.year):
        raise Conflict(DONE)
    for table in made:
        told = table_statement(period, table.kind, table.body)
        row = StatisticTable(period=period, kind=table.kind, body=table.body, made_by=doer.key_id)
        row.signature = doer.signer.sign(told)
        session.add(row)
        session.flush()
    record_signed(session, doer, "statistics.publish", f"statistics:{period.year}")
