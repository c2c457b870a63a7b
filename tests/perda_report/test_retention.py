"""What is erased by itself when the terms are over, and what the service's role may never erase."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg.errors import InsufficientPrivilege

from common.errors import Unavailable
from common.media import MediaStore, sweep
from common.relay.sweeping import delete_old_deliveries
from common.settings import Settings
from services.perda_report.actions import retention
from services.perda_report.actions.forgetting import ALL_PHOTOS
from services.perda_report.routes.access import EXTENSION
from tests.perda_report.persons import STORY, files_of, join, row_of, with_photo
from tests.perda_report.reports import sent

YEAR = timedelta(days=365)
FINISH = "UPDATE perda.report SET status = 'selesai', finished_at = now() - %s::interval WHERE tracking_number = %s"
SPLIT = """
WITH child AS (
  INSERT INTO perda.report SELECT (jsonb_populate_record(r, jsonb_build_object(
    'id', uuidv7(), 'tracking_number', 'KS-PART-TWO', 'split_from', r.id))).* FROM perda.report r RETURNING id
) INSERT INTO perda.photo (report_id, kind, sha256, original_key, shown_key, thumb_key, width, height, size)
  SELECT child.id, kind, sha256, original_key, shown_key, thumb_key, width, height, size FROM perda.photo, child
"""
ENDED_MESSAGE = """
WITH made AS (
  INSERT INTO perda.outbox (id, topic, reference, recipient, subject, body, state, due_at)
  VALUES (uuidv7(- %(age)s::interval), 'report.new', 'KS', 'opd:dlh', '', '', %(state)s, now() - %(age)s::interval)
  RETURNING id
) INSERT INTO perda.delivery_attempt (outbox_id, number, contact_id, channel, address_hint)
  SELECT id, 1, gen_random_uuid(), 'email', 'x' FROM made
"""


@pytest.fixture
def store(app: Flask) -> MediaStore:
    """Where the service keeps photos."""
    found: MediaStore = app.extensions[EXTENSION].store
    return found


@pytest.fixture
def finished(client: FlaskClient, owner: psycopg.Connection) -> Callable[..., str]:
    """A report with name, contact and photo that ended so many days ago; gives its number."""

    def make(days: int, photo: int = 1) -> str:
        number: str = with_photo(client, photo)["tracking_number"]
        owner.execute(FINISH, [timedelta(days=days), number])
        return number

    return make


def both_at_once(run: Callable[[], None]) -> None:
    """As two relays would."""
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(run) for _ in range(2)]:
            done.result()


def count(owner: psycopg.Connection, asked: str) -> int:
    (found,) = owner.execute(asked.encode()).fetchone() or (0,)
    return int(found)


def test_contacts_go_after_their_term_once(
    finished: Callable[..., str], client: FlaskClient, owner: psycopg.Connection, settings: Settings
) -> None:
    old, young, running = finished(366), finished(360, 2), with_photo(client, 3)["tracking_number"]
    for number in (old, young):
        join(owner, settings, number)
    both_at_once(lambda: retention.erase_old_contacts(YEAR))
    assert [row_of(owner, number)["contact"] is None for number in (old, young, running)] == [True, False, False]
    gone = row_of(owner, old)
    assert (gone["email_hash"], gone["identity"], gone["description"]) == (None, "anonymous", STORY)
    assert count(owner, "SELECT count(*) FROM perda.co_reporter WHERE contact IS NULL AND email_hash IS NULL") == 1
    assert count(owner, "SELECT count(*) FROM perda.report_event WHERE kind = 'data_dihapus'") == 1
    assert count(owner, "SELECT count(*) FROM perda.audit WHERE act = 'retention.contact'") == 2


def test_a_merged_reports_term_begins_with_the_end_of_the_main_one(
    finished: Callable[..., str], client: FlaskClient, owner: psycopg.Connection
) -> None:
    merged, main = finished(400), sent(client)["tracking_number"]
    owner.execute(
        "UPDATE perda.report SET merged_into = (SELECT id FROM perda.report WHERE tracking_number = %s)"
        " WHERE tracking_number = %s",
        [main, merged],
    )
    retention.erase_old_contacts(YEAR)
    assert row_of(owner, merged)["contact"] is not None
    owner.execute(FINISH, [timedelta(days=370), main])
    retention.erase_old_contacts(YEAR)
    assert row_of(owner, merged)["contact"] is None


def test_photos_go_after_their_term_with_their_files(
    finished: Callable[..., str], store: MediaStore, owner: psycopg.Connection
) -> None:
    finished(800)
    finished(700, 2)
    both_at_once(lambda: retention.erase_old_photos(store, 2 * YEAR))
    assert count(owner, "SELECT count(*) FROM perda.photo") == 1
    assert len(files_of(store)) == 3


def test_more_reports_than_one_batch(
    finished: Callable[..., str], store: MediaStore, owner: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "REPORTS_AT_ONCE", 1)
    monkeypatch.setattr(retention, "BATCH", 1)
    for photo in (1, 2, 3):
        finished(3000, photo)
    retention.erase_old_contacts(YEAR)
    retention.erase_old_reports(store, 5 * YEAR)
    assert count(owner, "SELECT count(*) FROM perda.report WHERE contact IS NULL AND forgotten_at IS NOT NULL") == 3
    assert files_of(store) == set()


def test_of_an_old_report_only_what_is_counted_is_left(
    finished: Callable[..., str], client: FlaskClient, store: MediaStore, owner: psycopg.Connection, settings: Settings
) -> None:
    number = finished(1900)
    join(owner, settings, number)
    owner.execute(
        "INSERT INTO perda.inspection (report_id, officer_id, inspected_at, is_found, finding, latitude, longitude)"
        " SELECT id, gen_random_uuid(), now(), true, 'Ada di rumah Pak A.', -4.1, 122.4 FROM perda.report"
    )
    young = finished(1800, 2)
    both_at_once(lambda: retention.erase_old_reports(store, 5 * YEAR))
    row = row_of(owner, number)
    gone = ("contact", "email_hash", "latitude", "longitude", "accuracy_m", "desa_code", "occurred_at")
    assert [row[name] for name in gone] == [None] * len(gone)
    assert (row["description"], row["landmark"], row["place"]) == ("(cerita dihapus)", "", "(tempat dihapus)")
    assert (row["category_code"], row["status"], row["opd_code"]) == ("sampah", "selesai", "dlh")
    assert row["kecamatan_code"]
    assert owner.execute("SELECT finding, latitude FROM perda.inspection").fetchall() == [("", None)]
    assert owner.execute("SELECT contact, email_hash, words FROM perda.co_reporter").fetchall() == [(None, None, "")]
    assert row_of(owner, young)["description"] == STORY
    assert len(files_of(store)) == 3
    assert client.get(f"/laporan/{number}").status_code == 200


def test_files_that_reports_share_stay_until_the_last_one_goes(
    finished: Callable[..., str], store: MediaStore, owner: psycopg.Connection
) -> None:
    number = finished(800)
    owner.execute(SPLIT)
    owner.execute(FINISH, [timedelta(days=10), "KS-PART-TWO"])
    retention.erase_old_photos(store, 2 * YEAR)
    assert count(owner, "SELECT count(*) FROM perda.photo") == 1
    assert len(files_of(store)) == 3
    owner.execute(FINISH, [timedelta(days=740), "KS-PART-TWO"])
    retention.erase_old_photos(store, 2 * YEAR)
    assert files_of(store) == set()
    assert row_of(owner, number)["description"] == STORY


@pytest.mark.usefixtures("store")
def test_two_who_forget_the_same_file_do_not_leave_it_to_each_other(
    finished: Callable[..., str], database: str, owner: psycopg.Connection
) -> None:
    finished(800)
    owner.execute(SPLIT)
    ids = [found for (found,) in owner.execute("SELECT id FROM perda.report ORDER BY id").fetchall()]
    forget = "SELECT perda.forget_photos(%s, %s)"

    def later() -> list[Any]:
        with psycopg.connect(database) as second:
            return second.execute(forget, [ids[1], list(ALL_PHOTOS)]).fetchall()

    with ThreadPoolExecutor(1) as pool:
        with psycopg.connect(database) as first:
            assert first.execute(forget, [ids[0], list(ALL_PHOTOS)]).fetchall() == []
            waiting = pool.submit(later)
            wait_until_blocked(owner)
        assert len(waiting.result()) == 3


def wait_until_blocked(owner: psycopg.Connection) -> None:
    """Until some backend waits for another's lock."""
    for _ in range(200):
        if count(owner, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"):
            return
        time.sleep(0.02)
    raise AssertionError("nobody waited")


def test_what_a_crash_left_is_swept(
    finished: Callable[..., str], store: MediaStore, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished(800)
    finished(10, 2)

    def broken(*_: object) -> None:
        raise Unavailable("")

    with monkeypatch.context() as crash:
        crash.setattr(retention, "forget", broken)
        with pytest.raises(Unavailable):
            retention.erase_old_photos(store, 2 * YEAR)
    assert len(files_of(store)) == 6
    retention.sweep_orphan_photos(store)
    assert len(files_of(store)) == 6
    age_files(settings)
    both_at_once(lambda: retention.sweep_orphan_photos(store))
    assert len(files_of(store)) == 3


def test_a_store_of_somebody_else_is_not_swept(
    store: MediaStore, settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sweep, "SUSPICIOUS", 2)
    strangers = [f"shown/ab/{n:032x}" for n in range(3)]
    store.put_all((key, b"x") for key in strangers)
    age_files(settings)
    retention.sweep_orphan_photos(store)
    assert files_of(store) == set(strangers)
    assert "sweep_refused" in caplog.text


def age_files(settings: Settings) -> None:
    """Every file is three days old."""
    before = time.time() - timedelta(days=3).total_seconds()
    for path in Path(settings.media_url.removeprefix("file://")).rglob("*"):
        if path.is_file():
            os.utime(path, (before, before))


@pytest.mark.usefixtures("database")
def test_old_messages_go_with_their_attempts(owner: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    for state in ("delivered", "failed", "withdrawn", "waiting", "sending"):
        owner.execute(ENDED_MESSAGE, {"age": timedelta(days=181), "state": state})
    owner.execute(ENDED_MESSAGE, {"age": timedelta(days=179), "state": "delivered"})
    both_at_once(lambda: delete_old_deliveries(timedelta(days=180)))
    left = owner.execute("SELECT state FROM perda.outbox ORDER BY id").fetchall()
    assert sorted(left) == [("delivered",), ("sending",), ("waiting",)]
    assert count(owner, "SELECT count(*) FROM perda.delivery_attempt") == 3


@pytest.mark.usefixtures("database")
def test_codes_and_cookies_of_mailboxes_end(owner: psycopg.Connection) -> None:
    owner.execute(
        "INSERT INTO perda.email_check (address, email_hash, code_hash, expires_at)"
        " SELECT '', '', '', now() + after::interval FROM (VALUES ('-1 second'), ('1 hour')) AS v (after)"
    )
    retention.delete_expired_email_checks()
    assert count(owner, "SELECT count(*) FROM perda.email_check WHERE expires_at > now()") == 1
    assert count(owner, "SELECT count(*) FROM perda.email_check") == 1


@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE perda.report SET description = ''",
        "UPDATE perda.report SET landmark = ''",
        "UPDATE perda.report SET place = ''",
        "UPDATE perda.report SET latitude = NULL, longitude = NULL",
        "UPDATE perda.report SET story_erased_at = now()",
        "UPDATE perda.report_event SET words = ''",
        "UPDATE perda.inspection SET finding = ''",
        "UPDATE perda.photo SET kind = 'laporan'",
        "DELETE FROM perda.report",
        "DELETE FROM perda.report_event",
        "DELETE FROM perda.photo",
        "DELETE FROM perda.inspection",
        "DELETE FROM perda.co_reporter",
        "UPDATE perda.audit SET detail = '{}'",
        "DELETE FROM perda.audit",
        "ALTER FUNCTION perda.forget_story(uuid) SECURITY INVOKER",
    ],
)
def test_the_role_erases_through_the_functions_only(database: str, forbidden: str) -> None:
    with psycopg.connect(database) as role, pytest.raises(InsufficientPrivilege):
        role.execute(forbidden.encode())


@pytest.mark.usefixtures("app")
def test_the_functions_leave_running_cases_alone(
    client: FlaskClient, database: str, owner: psycopg.Connection, store: MediaStore
) -> None:
    number = with_photo(client)["tracking_number"]
    before = row_of(owner, number)
    with psycopg.connect(database) as role:
        assert role.execute("SELECT perda.forget_story(%s)", [before["id"]]).fetchall() == [(False,)]
        assert role.execute("SELECT perda.forget_photos(%s, %s)", [before["id"], list(ALL_PHOTOS)]).fetchall() == []
        assert role.execute("SELECT perda.forget_report(%s)", [before["id"]]).fetchall() == []
    assert row_of(owner, number) == before
    assert count(owner, "SELECT count(*) FROM perda.photo") == 1
    assert len(files_of(store)) == 3


@pytest.mark.usefixtures("database")
def test_nobody_else_may_call_the_functions(owner: psycopg.Connection) -> None:
    found = owner.execute(
        "SELECT proname, prosecdef, proconfig, array_agg(grantee::regrole::text ORDER BY grantee::regrole::text)"
        " FROM pg_proc, aclexplode(proacl) WHERE proname LIKE 'forget%' AND grantee <> proowner GROUP BY 1, 2, 3"
    ).fetchall()
    path = ["search_path=pg_catalog, pg_temp"]
    names = ("forget_joined", "forget_photos", "forget_report", "forget_story")
    assert sorted(found) == [(name, True, path, ["perda"]) for name in names]
