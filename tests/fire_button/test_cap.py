"""The CAP feed: valid against the OASIS schema, verified incidents only, drills as exercises, never the caller."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from flask.testing import FlaskClient

from common import db
from services.fire_button.models import Incident

SCHEMA = xmlschema.XMLSchema(Path(__file__).parents[1] / "fixtures" / "cap" / "CAP-v1.2.xsd")
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
ATOM = "{http://www.w3.org/2005/Atom}"
NOW = datetime.now(UTC)


def minutes(ago: float) -> datetime:
    return NOW - timedelta(minutes=ago)


def incident(number: str, **changes: Any) -> None:
    row: dict[str, Any] = {
        "number": number,
        "state": "tiba",
        "kind_code": "rumah",
        "latitude": -4.0835,
        "longitude": 122.4026,
        "accuracy_m": 25.0,
        "desa_code": "74.05.08.2014",
        "kecamatan_code": "74.05.08",
        "place": "Desa Ambaipua, Kecamatan Ranomeeto",
        "landmark": "rumah Pak Budi, cat hijau",
        "pressed_at": minutes(30),
        "received_at": minutes(30),
    }
    with db.transaction() as session:
        session.add(Incident(**(row | changes)))


def message(client: FlaskClient, identifier: str) -> ET.Element:
    answer = client.get(f"/cap/{identifier}.xml")
    assert answer.status_code == 200
    assert answer.content_type.startswith("application/cap+xml")
    SCHEMA.validate(answer.text)
    return ET.fromstring(answer.text)  # noqa: S314 — our own answer


def words(root: ET.Element, path: str) -> str:
    return root.findtext(CAP + path.replace("/", f"/{CAP}")) or ""


def entries(client: FlaskClient) -> list[ET.Element]:
    answer = client.get("/cap/feed.atom")
    assert answer.content_type.startswith("application/atom+xml")
    return ET.fromstring(answer.text).findall(f"{ATOM}entry")  # noqa: S314


def test_nothing_is_published_before_somebody_saw_it(client: FlaskClient) -> None:
    incident("K-1001")
    assert entries(client) == []
    assert client.get("/cap/K-1001.1.xml").status_code == 404


def test_a_verified_fire_is_one_valid_message(client: FlaskClient) -> None:
    incident("K-1001", verified_at=minutes(12))
    told = message(client, "K-1001.1")
    assert words(told, "status") == "Actual"
    assert words(told, "msgType") == "Alert"
    assert words(told, "info/category") == "Fire"
    assert words(told, "sent").endswith("+08:00")
    assert [info.findtext(f"{CAP}language") for info in told.findall(f"{CAP}info")] == ["id-ID", "en-US"]
    assert words(told, "info/area/circle") == "-4.08350,122.40260 0.3"
    assert "hijau" not in ET.tostring(told, encoding="unicode")


def test_each_change_refers_to_what_was_said_before(client: FlaskClient) -> None:
    incident("K-1001", verified_at=minutes(12), controlled_at=minutes(5), ended_at=minutes(1), state="selesai")
    over = message(client, "K-1001.3")
    assert words(over, "msgType") == "Update"
    assert words(over, "info/urgency") == "Past"
    first, second = words(over, "references").split(" ")
    assert first.startswith("damkar@localhost,K-1001.1,")
    assert second.startswith("damkar@localhost,K-1001.2,")
    (entry,) = entries(client)
    assert entry.findtext(f"{ATOM}id") == "http://localhost:8082/cap/K-1001.3.xml"


def test_a_false_alarm_is_withdrawn(client: FlaskClient) -> None:
    incident("K-1001", verified_at=minutes(12), ended_at=minutes(1), state="palsu")
    assert words(message(client, "K-1001.2"), "msgType") == "Cancel"


def test_a_drill_is_an_exercise(client: FlaskClient) -> None:
    incident("L-1002", verified_at=minutes(12), is_drill=True)
    told = message(client, "L-1002.1")
    assert words(told, "status") == "Exercise"
    assert words(told, "info/headline").startswith("Latihan: ")


@pytest.mark.parametrize("identifier", ["K-1001.1", "K-1001", "x.1", "K-99999999999999.1", "K-1001.9"])
def test_what_is_not_there_is_not_found(client: FlaskClient, identifier: str) -> None:
    assert client.get(f"/cap/{identifier}.xml").status_code == 404


def test_without_a_position_the_area_is_the_desa(client: FlaskClient) -> None:
    incident("K-1001", verified_at=minutes(12), latitude=None, longitude=None, accuracy_m=None)
    told = message(client, "K-1001.1")
    assert words(told, "info/area/circle") == ""
    assert words(told, "info/area/geocode/value") == "74.05.08.2014"
