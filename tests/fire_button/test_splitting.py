"""One incident that is two fires, and a place that was wrong."""

import psycopg
from flask.testing import FlaskClient

from tests.fire_button.alerts import AMBAIPUA, events, posts_rung, pressed, seen
from tests.fire_button.conftest import SignIn
from tests.fire_button.crews import LEAD, do, incident, row_of
from tests.fire_button.desk import act, refusal


def test_the_alerts_that_leave_are_alarmed_anew(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    stays = pressed(client)
    leaves = pressed(client, latitude=AMBAIPUA["latitude"] + 0.001, kind="kendaraan", in_danger=True)
    number = stays["incident_number"]
    assert leaves["incident_number"] == number
    operator = sign_in("operator")

    answer = act(operator, number, "split", alerts=leaves["alert_id"])

    child = seen(client, leaves)["incident_number"]
    assert answer.location == f"/petugas/kejadian/{child}?selesai=split"
    assert child != number == seen(client, stays)["incident_number"]
    row = row_of(owner, child)
    assert (row["state"], row["kind_code"], row["in_danger"]) == ("baru", "kendaraan", True)
    assert row["split_from"] == row_of(owner, number)["id"]
    assert posts_rung(owner, child) == {"pos-konda"}  # The nearest one is at the first fire.
    assert "incident.split" in events(owner, child)
    assert "incident.split" in events(owner, number)
    assert owner.execute("SELECT count(*) FROM fire.timer WHERE subject = %s", [row["id"]]).fetchone() == (1,)


def test_one_alert_always_stays(client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    one, two = pressed(client), pressed(client)
    operator, number = sign_in("operator"), one["incident_number"]

    both = act(operator, number, "split", alerts=[one["alert_id"], two["alert_id"]])
    none = act(operator, number, "split")

    assert "Sedikitnya satu alarm" in refusal(both)
    assert "Pilih alarm" in refusal(none)
    assert owner.execute("SELECT count(*) FROM fire.incident").fetchone() == (1,)


def test_splitting_off_whoever_took_it_back_ends_nothing(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    one, two = pressed(client), pressed(client)
    headers = {"Authorization": f"Bearer {two['secret']}"}
    client.post(f"/v1/alerts/{two['alert_id']}/cancel", json={"reason": "salah tekan"}, headers=headers)

    act(sign_in("operator"), one["incident_number"], "split", alerts=two["alert_id"])

    assert row_of(owner, one["incident_number"])["called_off_at"] is None
    assert row_of(owner, seen(client, two)["incident_number"])["called_off_at"] is not None


def test_a_better_place_rings_the_nearer_post(client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    number = incident(client)

    act(
        sign_in("operator"), number, "locate", position="https://maps.google.com/?q=-4.1125,122.4699", reason="Ketua RT"
    )

    row = row_of(owner, number)
    assert (row["latitude"], row["longitude"], row["is_outside"]) == (-4.1125, 122.4699, False)
    assert row["ranking"][0]["post"] == "pos-konda"
    assert posts_rung(owner, number) == {LEAD, "pos-konda"}


def test_a_desa_is_a_place_too(client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    number = pressed(client, latitude=..., longitude=..., accuracy_m=...)["incident_number"]
    assert posts_rung(owner, number) == {"mako"}

    act(sign_in("operator"), number, "locate", desa_code="74.05.08.2014", landmark="seberang pasar")

    row = row_of(owner, number)
    assert (row["kecamatan_code"], row["landmark"], row["latitude"]) == ("74.05.08", "seberang pasar", None)
    assert posts_rung(owner, number) == {"mako", LEAD}


def test_a_place_that_is_none(client: FlaskClient, sign_in: SignIn) -> None:
    operator, number = sign_in("operator"), incident(client)
    assert "lintang dan bujur" in refusal(act(operator, number, "locate", position="dekat masjid"))
    assert "lintang dan bujur" in refusal(act(operator, number, "locate", position="-98.5555, 122.4000"))
    assert "tidak ada di daftar" in refusal(act(operator, number, "locate", desa_code="11.11.11.1111"))
    assert "Tandai tempatnya" in refusal(act(operator, number, "locate"))


def test_one_more_post_rings_once_it_is_named(client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    operator, number = sign_in("operator"), incident(client)

    assert "Pilih posnya" in refusal(act(operator, number, "ring"))
    assert act(operator, number, "ring", post_code="tidak-ada").status_code == 422
    assert act(operator, number, "ring", post_code="mako", reason="Perlu tangki air").status_code == 303

    assert posts_rung(owner, number) == {LEAD, "mako"}
    do(sign_in("regu", "mako"), number, "acknowledge")
    assert act(operator, number, "ring", post_code="mako").status_code == 409
