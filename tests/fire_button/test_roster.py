"""Hours that nobody covers are found, and told of ahead, once."""

from datetime import UTC, datetime, timedelta

import psycopg
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from services.fire_button.actions.rostering import warn_of_gaps
from services.fire_button.queries.roster import uncovered
from tests.fire_button.rota import LEAD, OPERATORS_NUMBER, office_of, officer, person, shift

START = datetime(2026, 11, 22, tzinfo=UTC)
HOURS = st.lists(st.tuples(st.integers(-5, 30), st.integers(1, 12)), max_size=8)


def at(hours: int) -> datetime:
    return START + timedelta(hours=hours)


@given(HOURS)
def test_an_hour_is_open_exactly_when_no_turn_holds_it(turns: list[tuple[int, int]]) -> None:
    spans = sorted((at(start), at(start + length)) for start, length in turns)
    found = list(uncovered(spans, START, at(24)))
    for hour in range(24):
        middle = at(hour) + timedelta(minutes=30)
        is_covered = any(start <= middle < end for start, end in spans)
        assert is_covered is not any(start <= middle < end for start, end in found)
    assert all(START <= start < end <= at(24) for start, end in found)


def warned(owner: psycopg.Connection) -> dict[str, str]:
    """The posts that were warned of, with the words."""
    found = owner.execute("SELECT reference, data->>'sms' FROM fire.outbox WHERE topic = 'fire.roster'")
    return {reference.split(":")[1]: words for reference, words in found}


def test_an_uncovered_shift_warns_ahead_and_once(app: Flask, owner: psycopg.Connection) -> None:
    owner.execute("UPDATE fire.post SET is_open = false WHERE code <> ALL(%s)", [[LEAD, "mako"]])
    person(app, "Desi", "operator", None, OPERATORS_NUMBER)
    always = officer("Hasan", "regu", "mako")
    shift(always, "mako", hours=48)
    shift(officer("Arman", "regu", LEAD), LEAD, hours=10)

    warn_of_gaps(office_of(app))
    warn_of_gaps(office_of(app))

    (words,) = warned(owner).values()
    assert words.startswith("JAGA KOSONG Pos Ranomeeto: ")
    assert len(words) <= 160
    count = owner.execute("SELECT count(*) FROM fire.outbox WHERE topic = 'fire.roster'").fetchone()
    assert count == (2,), "the operator's way and the agency's contact, each once"


def test_the_turn_of_a_closed_account_covers_nothing(app: Flask, owner: psycopg.Connection) -> None:
    owner.execute("UPDATE fire.post SET is_open = false WHERE code <> %s", [LEAD])
    person(app, "Eka", "komandan", LEAD, "+6281340000041")
    gone = officer("Arman", "regu", LEAD)
    shift(gone, LEAD, hours=48)
    warn_of_gaps(office_of(app))
    assert warned(owner) == {}
    owner.execute("UPDATE account.officer SET is_active = false WHERE id = %s", [gone])
    warn_of_gaps(office_of(app))
    assert set(warned(owner)) == {LEAD}
