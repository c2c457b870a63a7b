"""Event streams: what is committed is told at once, nothing is missed across a reconnect, nobody else listens in."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest
from flask import Flask

from common import db
from common.db import Cursor
from common.pack import Pack
from common.settings import Settings
from common.web.streams.feed import EXTENSION, MOST_ROWS
from services.fire_button import stream
from tests.fire_button.boards import Line, alert, happens, incident, screen
from tests.fire_button.conftest import SignIn

EVENTS = "/v1/board/events"


@pytest.fixture
def live(app: Flask, settings: Settings, pack: Pack) -> Iterator[Flask]:
    """The stream process's application; `app` filled the tables."""
    made = stream.create_app(settings, pack)
    yield made
    db.poke()
    made.extensions[EXTENSION].end()


def test_a_stream_begins_with_everything_open_and_goes_on_with_each_change(live: Flask) -> None:
    first = incident("K-1001")
    incident("K-1000", state="selesai")
    line = Line(screen(live).get(EVENTS))
    board = line.next("board").data
    assert [one["number"] for one in board["incidents"]] == ["K-1001"]
    assert board["more"] == 0
    happens(first, "incident.acknowledged", state="diterima", acknowledged_at=datetime.now(UTC))
    told = line.next("incident")
    assert told.data["kinds"] == ["incident.acknowledged"]
    assert told.data["incident"]["state"] == "diterima"
    Cursor.parse(told.id)


def test_a_card_shows_what_a_crew_needs_and_no_telephone_number(live: Flask) -> None:
    alert(incident(landmark="seberang pasar", in_danger=True))
    card = Line(screen(live).get(EVENTS)).next("board").data["incidents"][0]
    assert card["place"] == "Ambaipua, Ranomeeto"
    assert (card["kind"], card["in_danger"], card["callers"]) == ("Rumah atau bangunan", True, 1)
    assert [post["code"] for post in card["posts"]] == ["pos-ranomeeto"]
    assert card["posts"][0]["rung_at"]
    assert not [name for name in card if "phone" in name or "note" in name]


def test_what_happened_while_a_screen_was_away_is_told_when_it_comes_back(live: Flask) -> None:
    wall = screen(live)
    known = incident("K-1001")
    line = Line(wall.get(EVENTS))
    line.next("board")
    happens(known, "alert.linked")
    seen = line.next("incident").id
    line.response.close()
    happens(known, "incident.departed", state="berangkat")
    incident("K-1002")
    again = Line(wall.get(EVENTS, headers={"Last-Event-ID": seen}))
    told = {one.data["incident"]["number"]: one.data for one in (again.next("board", "incident") for _ in range(2))}
    assert told["K-1001"]["kinds"] == ["incident.departed"]
    assert told["K-1002"]["kinds"] == ["alert.raised", "alarm.started"]


@pytest.mark.parametrize("cursor", ["", "x", "1-2-3", f"{2**70}-1", f"{2**62}-1", "0-0"])
def test_a_cursor_that_cannot_be_followed_begins_anew(live: Flask, owner: psycopg.Connection, cursor: str) -> None:
    """Nonsense, another database's, or too far back."""
    known = incident()
    owner.execute(
        "INSERT INTO fire.incident_event (incident_id, kind) SELECT %s, 'incident.note' FROM generate_series(0, %s)",
        [known, MOST_ROWS],
    )
    line = Line(screen(live).get(EVENTS, query_string={"last_event_id": cursor}))
    assert line.next("board", "incident").name == "board"


def test_an_alarm_does_not_wait_for_an_older_transaction_that_still_runs(
    live: Flask, owner: psycopg.Connection
) -> None:
    """It is told at once; its place in the order is settled later, and a screen that comes back is told again."""
    wall = screen(live)
    line = Line(wall.get(EVENTS))
    line.next("board")
    with owner.transaction():
        owner.execute("SELECT pg_current_xact_id()")
        known = incident("K-1003")
        told = line.next("incident")
        assert told.data["incident"]["number"] == "K-1003"
        line.response.close()
        back = Line(wall.get(EVENTS, headers={"Last-Event-ID": told.id}))
        assert back.next("incident").data["incident"]["number"] == "K-1003"
    happens(known, "alert.linked")
    assert back.next("incident").data["kinds"] == ["alert.linked"]


def test_the_pulse_says_whether_escalations_go_on_and_which_screens_are_deaf(
    live: Flask, owner: psycopg.Connection
) -> None:
    wall = screen(live)
    line = Line(wall.get(EVENTS))
    silent = line.next("pulse").data
    assert silent["is_escalating"] is False
    assert [(one["post_code"], one["is_live"]) for one in silent["quiet"]] == [("pos-ranomeeto", False)]
    owner.execute("INSERT INTO fire.heartbeat VALUES ('relay', clock_timestamp() + interval '1 minute')")
    wall.post("/v1/board/presence", json={"is_audible": True})
    later = [line.next("pulse").data for _ in range(3)]
    assert later[-1]["is_escalating"] is True
    assert later[-1]["quiet"] == []


def test_a_caller_hears_of_their_alert_alone_and_only_of_changes(live: Flask) -> None:
    mine = incident("K-1001")
    alert_id, secret = alert(mine)
    address = f"/v1/alerts/{alert_id}/events"
    line = Line(live.test_client().get(address, headers={"Authorization": f"Bearer {secret}"}))
    assert line.next("alert").data["status"] == "baru"
    happens(incident("K-1002"), "incident.departed", state="berangkat")
    happens(mine, "ring.answered")
    happens(mine, "incident.acknowledged", state="diterima", acknowledged_at=datetime.now(UTC))
    assert line.next("alert").data["status"] == "diterima"


def test_a_caller_is_sent_to_the_incident_that_goes_on(live: Flask) -> None:
    mine, other = incident("K-1001"), incident("K-1002", state="berangkat")
    alert_id, secret = alert(mine)
    asked = {"path": f"/v1/alerts/{alert_id}/events", "headers": {"Authorization": f"Bearer {secret}"}}
    line = Line(live.test_client().get(**asked))
    line.next("alert")
    happens(mine, "incident.merged", state="digabung", merged_into=other)
    with pytest.raises(StopIteration):
        line.next("alert")
    assert Line(live.test_client().get(**asked)).next("alert").data["status"] == "berangkat"


def test_nobody_listens_without_the_right(live: Flask, sign_in: SignIn) -> None:
    alert_id, _ = alert(incident())
    stranger = live.test_client()
    assert stranger.get(EVENTS).status_code == 401
    assert stranger.get(f"/v1/alerts/{alert_id}/events").status_code == 401
    assert stranger.get(f"/v1/alerts/{uuid4()}/events").status_code == 404
    wrong = {"Authorization": "Bearer ABCD-EFGH-JKMN-PQRS"}
    assert stranger.get(f"/v1/alerts/{alert_id}/events", headers=wrong).status_code == 401


def test_a_process_without_a_feed_sends_the_page_back_to_asking(app: Flask) -> None:
    refused = screen(app).get(EVENTS)
    assert refused.status_code == 503
    assert refused.content_type == "application/problem+json"


def test_a_stream_that_ends_gives_its_place_back(live: Flask) -> None:
    feed = live.extensions[EXTENSION]
    line = Line(screen(live).get(EVENTS))
    line.next("board")
    assert feed.open_streams == 1
    line.response.close()
    assert feed.open_streams == 0
