"""The roster: turns of one person over days, copied week by week, and the hours that nobody has."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from flask.testing import FlaskClient

from common import db
from common.pack import Pack
from services.fire_button.queries.muster import read_muster
from tests.fire_button.administering import audited, posted, shown
from tests.fire_button.conftest import SignIn

JAGA = "/petugas/jaga"
DAY = timedelta(days=1)


@pytest.fixture
def head(sign_in: SignIn) -> FlaskClient:
    return sign_in("komandan", "mako", "Kepala Mako")


@pytest.fixture
def today(pack: Pack) -> date:
    return datetime.now(pack.zone).date()


def who(owner: psycopg.Connection, name: str) -> str:
    (found,) = owner.execute("SELECT id FROM account.officer WHERE name = %s", [name]).fetchone() or ()
    return str(found)


def turn(officer: str, day: date, **changes: object) -> dict[str, object]:
    whole = {"officer_id": officer, "day": day, "starts": "08:00", "ends": "08:00", "days": "1", "rank": "1"}
    return whole | changes


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def count(owner: psycopg.Connection) -> int:
    row = owner.execute("SELECT count(*) FROM fire.shift").fetchone()
    assert row is not None
    return int(row[0])


def test_a_turn_of_days_rings_that_person_and_leaves_the_rest_open(
    head: FlaskClient, owner: psycopg.Connection, today: date
) -> None:
    me = who(owner, "Kepala Mako")

    answer = posted(head, f"{JAGA}/mako", **turn(me, today - DAY, days="3"))

    assert answer.location == f"{JAGA}?selesai=tambah&pos=mako&minggu={monday(today - DAY)}"
    with db.reading() as session:
        assert [(one.name, one.rank) for one in read_muster(session).on_shift(["mako"])] == [("Kepala Mako", 1)]
    page = shown(head, f"{JAGA}?minggu={today + 7 * DAY}")
    assert "Jaga kosong" in page
    assert "Kosong" in page
    ((subject, detail),) = audited(owner, "shift.add")
    assert (subject, detail["days"]) == ("post:mako", 3)
    assert "Giliran saya" in shown(head, "/petugas/saya")


def test_nobody_has_two_turns_at_once_and_a_refused_form_writes_none(
    head: FlaskClient, owner: psycopg.Connection, today: date
) -> None:
    me = who(owner, "Kepala Mako")
    posted(head, f"{JAGA}/mako", **turn(me, today + 2 * DAY))

    clash = posted(head, f"{JAGA}/mako", **turn(me, today, days="5", rank="2"))

    assert clash.status_code == 422
    assert "Kepala Mako sudah jaga" in clash.text
    assert count(owner) == 1


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"officer_id": str(UUID(int=9))}, 404),
        ({"officer_id": "bukan"}, 422),
        ({"day": "2020-01-01"}, 422),
        ({"day": "9999-12-31"}, 422),
        ({"days": "32"}, 422),
        ({"rank": "0"}, 422),
        ({"starts": "25:00"}, 422),
    ],
)
def test_a_turn_that_cannot_be_is_refused(
    head: FlaskClient, owner: psycopg.Connection, today: date, changes: dict[str, str], status: int
) -> None:
    answer = posted(head, f"{JAGA}/mako", **(turn(who(owner, "Kepala Mako"), today) | changes))
    assert (answer.status_code, count(owner)) == (status, 0)


def test_a_week_is_copied_without_what_collides(
    head: FlaskClient, sign_in: SignIn, owner: psycopg.Connection, today: date
) -> None:
    sign_in("regu", "mako", "Wa Sari")
    me, sari, next_week = who(owner, "Kepala Mako"), who(owner, "Wa Sari"), monday(today) + 7 * DAY
    posted(head, f"{JAGA}/mako", **turn(me, next_week))
    posted(head, f"{JAGA}/mako", **turn(sari, next_week, rank="2"))
    posted(head, f"{JAGA}/mako", **turn(sari, next_week + 7 * DAY))

    copied = posted(head, f"{JAGA}/mako/salin", minggu=next_week + 7 * DAY)

    assert copied.location.endswith("n=1&lewat=1")
    assert count(owner) == 4
    empty = posted(head, f"{JAGA}/mako/salin", minggu=next_week + 21 * DAY)
    assert (empty.status_code, "Minggu sebelumnya kosong" in empty.text) == (409, True)
    assert posted(head, f"{JAGA}/mako/salin", minggu=next_week - 28 * DAY).status_code == 409


def test_a_turn_is_taken_back_but_not_one_that_is_over(
    head: FlaskClient, owner: psycopg.Connection, today: date
) -> None:
    posted(head, f"{JAGA}/mako", **turn(who(owner, "Kepala Mako"), today + DAY))
    (shift,) = owner.execute("SELECT id FROM fire.shift").fetchone() or ()
    owner.execute("UPDATE fire.shift SET starts_at = now() - interval '2 h', ends_at = now() - interval '1 h'")
    assert posted(head, f"{JAGA}/mako/{shift}/hapus").status_code == 409
    owner.execute("UPDATE fire.shift SET ends_at = now() + interval '1 h'")
    assert posted(head, f"{JAGA}/pos-konda/{shift}/hapus").status_code == 403
    assert posted(head, f"{JAGA}/mako/{shift}/hapus").status_code == 303
    assert posted(head, f"{JAGA}/mako/{shift}/hapus").status_code == 404
    assert count(owner) == 0


def test_heads_keep_their_own_post_operators_every_one_crews_none(
    head: FlaskClient, sign_in: SignIn, owner: psycopg.Connection, today: date
) -> None:
    form = turn(who(owner, "Kepala Mako"), today)
    assert posted(head, f"{JAGA}/pos-konda", **form).status_code == 403
    assert "Tambah giliran" not in shown(head, f"{JAGA}?pos=pos-konda")
    crew = sign_in("regu", "mako", "Wa Sari")
    assert "Jadwal jaga" in shown(crew, JAGA)
    assert posted(crew, f"{JAGA}/mako", **form).status_code == 403
    assert posted(sign_in("operator"), f"{JAGA}/pos-konda", **form).status_code == 303
    assert sign_in("redkar").get(JAGA).status_code == 403
    assert head.get(f"{JAGA}?pos=tidak-ada").status_code == 404
    for odd in ("9999-12-31", "0001-01-01"):
        assert head.get(f"{JAGA}?minggu={odd}").status_code == 200


def test_the_same_turn_sent_twice_at_once_is_written_once(
    head: FlaskClient, sign_in: SignIn, owner: psycopg.Connection, today: date
) -> None:
    form = turn(who(owner, "Kepala Mako"), today)
    clients = [head, sign_in("operator", None, "Operator A"), sign_in("operator", None, "Operator B")]

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda one: posted(one, f"{JAGA}/mako", **form).status_code, clients))

    assert sorted(answers) == [303, 422, 422]
    assert count(owner) == 1


def test_a_closed_account_covers_nothing(head: FlaskClient, owner: psycopg.Connection, today: date) -> None:
    posted(head, f"{JAGA}/mako", **turn(who(owner, "Kepala Mako"), today - DAY, days="3"))
    owner.execute("UPDATE account.officer SET is_active = false WHERE name = 'Kepala Mako'")
    with db.reading() as session:
        assert read_muster(session).on_shift(["mako"]) == ()
