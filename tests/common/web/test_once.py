"""One answer per Idempotency-Key."""

import io
import threading
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from werkzeug.test import TestResponse

THING = uuid4()
OWN = {"Sec-Fetch-Site": "same-origin"}


def send(app: Flask, key: str | None, name: str = "pagar") -> TestResponse:
    headers = OWN if key is None else OWN | {"Idempotency-Key": key}
    return app.test_client().post(f"/v1/once/{THING}", json={"name": name}, headers=headers)


def acts(owner: psycopg.Connection) -> int:
    row = owner.execute("SELECT count(*) FROM perda.audit").fetchone()
    assert row is not None
    return int(row[0])


def test_a_repeat_gets_the_first_answer(app: Flask, owner: psycopg.Connection) -> None:
    key = str(uuid4())
    first, again = send(app, key), send(app, key)
    assert first.status_code == again.status_code == 201
    assert first.data == again.data
    assert first.headers["Location"] == again.headers["Location"]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert acts(owner) == 1


def test_the_same_key_with_another_body_is_refused(app: Flask, owner: psycopg.Connection) -> None:
    key = str(uuid4())
    assert send(app, key).status_code == 201
    other = send(app, key, "kawat")
    assert (other.status_code, other.get_json()["type"]) == (422, "/docs#idempotency-key-reused")
    assert acts(owner) == 1


def test_without_a_key_each_request_counts(app: Flask, owner: psycopg.Connection) -> None:
    assert [send(app, None).status_code, send(app, None).status_code] == [201, 201]
    assert acts(owner) == 2


def test_a_refusal_leaves_nothing_and_may_be_repeated(app: Flask, owner: psycopg.Connection) -> None:
    key = str(uuid4())
    assert [send(app, key, "nothing").status_code for _ in range(2)] == [404, 404]
    assert acts(owner) == 0
    assert send(app, key).status_code == 201


def test_a_key_must_be_a_uuid(app: Flask) -> None:
    assert send(app, "12").get_json()["errors"] == {"Idempotency-Key": "Kirim satu UUID."}


def test_many_at_once_act_once(app: Flask, owner: psycopg.Connection) -> None:
    key, answers, start = str(uuid4()), list[TestResponse](), threading.Barrier(6)

    def run() -> None:
        start.wait()
        answers.append(send(app, key))

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.data for answer in answers}) == 1
    assert acts(owner) == 1


@pytest.mark.parametrize(("second", "status"), [(b"photo", 201), (b"other", 422)])
def test_a_form_with_a_file_is_the_same_by_its_content(
    app: Flask, owner: psycopg.Connection, second: bytes, status: int
) -> None:
    headers = OWN | {"Idempotency-Key": str(uuid4()), "Accept": "application/json"}
    for content, wanted in ((b"photo", 201), (second, status)):
        answer = app.test_client().post("/upload", data={"photo": (io.BytesIO(content), "a.jpg")}, headers=headers)
        assert answer.status_code == wanted
    assert acts(owner) == 1
