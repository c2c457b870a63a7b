"""Counting a closed case: its SIMFONI codes sealed to the supervisors' statistics key, in a row that names no case."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import delete
from sqlalchemy.orm import Session

from common.errors import Unavailable
from services.sapa.actions.office import Office
from services.sapa.crypto.places import statistic_place
from services.sapa.crypto.rows import seal_body
from services.sapa.models import StatisticRow
from services.sapa.queries.statistics_keys import current_statistics_key
from services.sapa.queries.trust import colleagues
from services.sapa.schemas.entries.closure import SimfoniCodes

NO_KEY = "Kunci rekap belum ada. Minta penyelia membuatnya di Kunci kantor."
MONTHS_OF_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Counted:
    """A row that stands for a case; only the case's own sealed entry knows which."""

    row_id: UUID
    period: date


def count_closure(
    session: Session, office: Office, codes: SimfoniCodes, before: Counted | None, today: date
) -> Counted:
    """One row for one case: what an earlier closure counted is replaced, in the quarter of that first closure.

    The row's id is random, since one made of the time would tell which case was closed then. Raises Unavailable while
    no certified supervisor has made a statistics key.
    """
    key = current_statistics_key(session, colleagues(session, office.trust))
    if key is None:
        raise Unavailable(NO_KEY)
    counted = Counted(uuid4(), before.period if before else quarter_of(today))
    if before is not None:
        session.execute(delete(StatisticRow).where(StatisticRow.id == before.row_id))
    place = statistic_place(key.id, counted.row_id)
    key_sealed, body = seal_body(key.public, place, codes.model_dump_json().encode())
    row = StatisticRow(id=counted.row_id, period=counted.period, key_id=key.id, key_sealed=key_sealed, body=body)
    session.add(row)
    return counted


def quarter_of(day: date) -> date:
    """The first day of its quarter."""
    return day.replace(month=day.month - (day.month - 1) % MONTHS_OF_QUARTER, day=1)
