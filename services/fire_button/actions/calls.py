"""A telephone call or a WhatsApp message that an operator writes down: an alert like any other, with the call's times.

Call arrival and call answered are the two moments that NERIS asks for beside the alarm's own.
"""

from datetime import UTC, datetime, timedelta

from common import audit, db
from common.errors import InvalidInput
from services.fire_button.actions.office import Doer, Office
from services.fire_button.actions.press import Press, Raised, raise_alert
from services.fire_button.schemas.alerts import RaiseAlert

CLOCKS_DIFFER = timedelta(minutes=5)
OLDEST = timedelta(days=1)
NOT_YET = "Waktu ini belum terjadi. Periksa jamnya."
TOO_OLD = "Panggilan ini sudah lebih dari sehari. Periksa tanggalnya."
ANSWERED_FIRST = "Dijawab tidak bisa sebelum masuk. Periksa jamnya."


def take_call(office: Office, form: RaiseAlert, press: Press, doer: Doer) -> Raised:
    """Take the call in; it is committed, and its posts are alarmed, when this returns.

    `press` carries the channel and the two times; a time without zone is the regency's. Raises InvalidInput for times
    that cannot be, KeyReused.
    """
    arrival, answered = (_settled(office, moment) for moment in (press.call_arrival_at, press.call_answered_at))
    for name, moment in (("call_arrival_at", arrival), ("call_answered_at", answered)):
        _must_be_possible(name, moment)
    if arrival and answered and answered < arrival:
        raise InvalidInput(ANSWERED_FIRST, fields={"call_answered_at": ANSWERED_FIRST})
    operator = doer.officer.id if doer.officer else None
    known = Press(press.key, press.channel, operator_id=operator, call_arrival_at=arrival, call_answered_at=answered)
    raised = raise_alert(office, form, known)
    if not raised.is_repeat:
        with db.transaction(quiet=True) as session:
            subject = f"incident:{raised.created.incident_number}"
            audit.record(session, doer.actor, "alert.call", subject, channel=press.channel)
    return raised


def _settled(office: Office, moment: datetime | None) -> datetime | None:
    """In UTC. A time that no calendar reaches is refused as too old."""
    if moment is None:
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=office.pack.zone)).astimezone(UTC)
    except OverflowError:
        raise InvalidInput(TOO_OLD, fields={"call_arrival_at": TOO_OLD}) from None


def _must_be_possible(name: str, moment: datetime | None) -> None:
    now = datetime.now(UTC)
    if moment is not None and moment > now + CLOCKS_DIFFER:
        raise InvalidInput(NOT_YET, fields={name: NOT_YET})
    if moment is not None and moment < now - OLDEST:
        raise InvalidInput(TOO_OLD, fields={name: TOO_OLD})
