"""The service stands: its reference data comes from the pack, and bringing it twice changes nothing."""

from flask import Flask
from flask.testing import FlaskClient

from common import db
from common.pack import Pack
from services.fire_button.actions import load_stations
from services.fire_button.queries.reference import load_reference


def test_the_service_answers(client: FlaskClient) -> None:
    assert client.get("/healthz").status_code == 200


def test_stations_of_the_pack_are_loaded_once(app: Flask, pack: Pack) -> None:
    reference = load_reference()
    assert [post.code for post in reference.posts] == [post.code for post in pack.posts]
    assert [step.after_s for step in reference.steps] == [30, 60, 120]
    with db.transaction() as session:
        assert load_stations(session, pack) == 0
