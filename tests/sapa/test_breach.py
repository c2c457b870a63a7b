# ruff: noqa: F811 - a fixture that is imported
"""A breach of data: sealed, its clock told, its people told only in a safe way, closed when everybody knows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from common.cached import Cached
from common.calendar import WorkingCalendar
from common.codes import new_id
from common.errors import NotFound
from services.sapa.actions.accepting import accept_report
from services.sapa.actions.breach.clock import next_word
from services.sapa.actions.breach.opening import read_breach
from services.sapa.actions.office import Office
from services.sapa.configuration import SapaSettings
from services.sapa.crypto.addresses import AddressBox
from services.sapa.crypto.replies import open_reply
from services.sapa.messages.recipients import officer_mail
from services.sapa.routes.access import EXTENSION
from services.sapa.schemas.codes import Channel
from services.sapa.schemas.reporting import SafeContact
from services.sapa.workflow import Role
from tests.sapa.case_setup import Told, Waiting, send_report
from tests.sapa.casework_setup import WITA
from tests.sapa.conftest import Made, MakeOfficer
from tests.sapa.rights_setup import Fire, fire  # noqa: F401 - a fixture

HAPPENED = "Laptop kantor hilang di bus"
FORM = {
    "happened": HAPPENED,
    "data": ["identitas", "kontak"],
    "plainly": "Komputer jinjing kami hilang di jalan.",
    "measures": "Semua sandi diganti.",
}
HOME = "Jalan Poros 3"
LETTER = SafeContact(may_contact=True, channels=(Channel.SURAT,), address=HOME, never="Jangan ke Jalan Mawar 9.")
SignIn = Callable[[Made], FlaskClient]


@pytest.fixture
def officers(make_officer: MakeOfficer) -> dict[str, Made]:
    return {
        "rina": make_officer(Role.PENDAMPING, "Rina"),
        "hasnah": make_officer(Role.PENYELIA, "Hasnah"),
        "andi": make_officer(Role.PDP, "Andi"),
        "dewi": make_officer(Role.PENDAMPING, "Dewi"),
    }


def reported(office: Office, officers: dict[str, Made], told: Told | None = None) -> tuple[str, Waiting]:
    """A case of Rina and Hasnah."""
    rina, hasnah = officers["rina"], officers["hasnah"]
    sent = send_report(office, (rina, hasnah), told or Told())
    return accept_report(office, rina.doer, sent.report_id, hasnah.key_id), sent


def local(at: datetime) -> str:
    return at.astimezone(WITA).strftime("%Y-%m-%dT%H:%M")


def opened(browser: FlaskClient, cases: str, hours: int = 1) -> UUID:
    """A breach as its form sends it."""
    breach_id = new_id()
    known_at = local(datetime.now(UTC) - timedelta(hours=hours))
    answer = browser.post(f"/petugas/insiden/baru/{breach_id}", data={**FORM, "known_at": known_at, "cases": cases})
    assert answer.status_code == 303, answer.text
    return breach_id


def test_from_opening_to_closing(
    office: Office, officers: dict[str, Made], sign_in: SignIn, owner: psycopg.Connection
) -> None:
    number, sent = reported(office, officers)
    keeper, worker = sign_in(officers["andi"]), sign_in(officers["rina"])
    breach_id = opened(keeper, number)
    address = f"/petugas/insiden/{breach_id}"
    page = keeper.get(address).text
    assert HAPPENED in page
    assert "70 jam lagi" in page
    assert "Menunggu pemegang kasus" in page
    assert keeper.post(f"{address}/tutup").status_code == 409

    assert number in worker.get("/petugas/insiden").text
    form = worker.get(f"{address}/kasus/{number}").text
    assert "Komputer jinjing kami hilang di jalan." in form
    assert "nama dan identitas, nomor atau alamat" in form
    assert HAPPENED not in form
    words = "Data Ibu dilihat orang lain. Sandi sudah diganti."
    tell = f"{address}/kasus/{number}/kotak/{new_id()}"
    assert worker.post(tell, data={"words": words}).status_code == 303
    again = worker.post(tell, data={"words": words})
    assert (again.status_code, "sudah diberi tahu" in again.text) == (409, True)
    (sealed,) = owner.execute("SELECT sealed FROM sapa.reply").fetchone() or (b"",)
    assert open_reply(sent.reporter, sealed) == words
    assert "Tidak ada yang menunggu" in worker.get(f"{address}/kasus/{number}").text

    close_it(keeper, address, owner)
    told = {row[0] for row in owner.execute("SELECT act FROM sapa.audit WHERE act LIKE 'breach.%'").fetchall()}
    steps = ("begin", "share", "read", "tell", "letter", "authority", "close")
    assert told == {f"breach.{step}" for step in steps}
    assert owner.execute("SELECT count(*) FROM sapa.timer WHERE kind = 'breach.due'").fetchone() == (0,)


def close_it(keeper: FlaskClient, address: str, owner: psycopg.Connection) -> None:
    """The authority first, once; then the end, once."""
    without = keeper.post(f"{address}/tutup")
    assert "Catat dulu laporan ke lembaga" in without.text
    letters = [keeper.post(f"{address}/surat") for _ in range(2)]
    assert all(one.data.startswith(b"%PDF-") for one in letters)
    assert owner.execute("SELECT last FROM sapa.letter_counter").fetchall() == [(1,)]
    now = local(datetime.now(UTC) - timedelta(minutes=1))
    assert keeper.post(f"{address}/lembaga", data={"told_at": now, "how": "surel resmi"}).status_code == 303
    assert keeper.post(f"{address}/lembaga", data={"told_at": now, "how": "lagi"}).status_code == 409
    assert keeper.post(f"{address}/tutup").status_code == 303
    assert "Ditutup" in keeper.get(address).text
    assert keeper.post(f"{address}/tutup").status_code == 409


def test_who_reads_what(
    office: Office, officers: dict[str, Made], sign_in: SignIn, owner: psycopg.Connection, make_officer: MakeOfficer
) -> None:
    number, _ = reported(office, officers)
    breach_id = opened(sign_in(officers["hasnah"]), number)
    address = f"/petugas/insiden/{breach_id}"
    texts = b"".join(row[0] for row in owner.execute("SELECT body FROM sapa.breach_text").fetchall())
    assert b"Laptop" not in texts
    assert read_breach(office, officers["rina"].doer, breach_id).told is None
    with pytest.raises(NotFound):
        read_breach(office, officers["dewi"].doer, breach_id)
    late = make_officer(Role.PDP, "Wa Ode")
    assert sign_in(late).get(address).status_code == 404
    assert sign_in(officers["andi"]).get(address).status_code == 200
    assert sign_in(late).get(address).status_code == 200
    pdp = sign_in(officers["andi"])
    assert pdp.get(f"{address}/kasus/{number}").status_code == 403
    assert sign_in(officers["dewi"]).get(f"{address}/kasus/{number}").status_code == 404
    assert sign_in(officers["rina"]).get(address).status_code == 403
    unknown = pdp.post(
        f"/petugas/insiden/baru/{new_id()}",
        data={**FORM, "known_at": local(datetime.now(UTC) - timedelta(hours=1)), "cases": "2026-9999"},
    )
    assert (unknown.status_code, HAPPENED in unknown.text, "2026-9999 tidak ada" in unknown.text) == (422, True, True)
    owner.execute("UPDATE sapa.breach_text SET made_at = made_at + interval '1 second' WHERE part = 'isi'")
    forged = sign_in(officers["andi"]).get(address).text
    assert "1 catatan tidak ditampilkan" in forged
    assert HAPPENED not in forged


def always_open(app: Flask, office: Office) -> None:
    """Agreed without hours means office hours; here the office never closes."""
    calendar = WorkingCalendar(WITA, frozenset(), frozenset(), time.min, time.max)
    app.extensions[EXTENSION] = replace(office, calendar=Cached(lambda: calendar, 300))


def test_nobody_is_told_where_it_is_not_safe(
    app: Flask, office: Office, officers: dict[str, Made], sign_in: SignIn, owner: psycopg.Connection
) -> None:
    number, _ = reported(office, officers, Told(safe_contact=LETTER))
    silent, hidden = reported(office, officers)
    keeper, worker = sign_in(officers["andi"]), sign_in(officers["rina"])
    always_open(app, office)
    at = datetime.now(UTC)
    breach_id = opened(keeper, f"{number}, {silent}", hours=100)
    assert "Lewat" in keeper.get(f"/petugas/insiden/{breach_id}").text
    address = f"/petugas/insiden/{breach_id}/kasus/{number}/kontak/{new_id()}"
    form = {"channel": "surat", "address": "Jalan Mawar 9", "at": at.isoformat()}
    forbidden = worker.post(address, data=form)
    assert forbidden.status_code == 403
    assert "dilarang" in forbidden.text
    assert 'value="Jalan Mawar 9"' in forbidden.text
    assert worker.post(address, data=form | {"address": HOME, "channel": "telepon"}).status_code == 403
    nobody = f"/petugas/insiden/{breach_id}/kasus/{number}/tidak-aman/{new_id()}"
    assert "Masih ada cara yang aman" in worker.post(nobody, data={"why": "tidak ada"}).text
    assert owner.execute("SELECT count(told_at) FROM sapa.breach_case").fetchone() == (0,)
    ahead = worker.post(address, data=form | {"address": HOME, "at": local(datetime.now(UTC) + timedelta(days=1))})
    assert ahead.status_code == 422
    assert worker.post(address, data=form | {"address": HOME}).status_code == 303

    owner.execute("UPDATE sapa.mailbox SET wiped_at = now() WHERE id = %s", [hidden.mailbox_id])
    page = f"/petugas/insiden/{breach_id}/kasus/{silent}"
    assert "Tidak ada cara yang aman" in worker.get(page).text
    assert worker.post(f"{page}/kotak/{new_id()}", data={"words": "halo"}).status_code == 409
    assert worker.post(f"{page}/tidak-aman/{new_id()}", data={"why": "kotaknya dihapus"}).status_code == 303
    shown = keeper.get(f"/petugas/insiden/{breach_id}").text
    assert "Lewat cara yang disepakati" in shown
    assert "Tidak terjangkau" in shown
    owner.execute("UPDATE sapa.breach_case SET way = 'kotak'")
    assert "Menunggu pemegang kasus" in keeper.get(f"/petugas/insiden/{breach_id}").text


@pytest.fixture
def addressed(officers: dict[str, Made], settings: SapaSettings, owner: psycopg.Connection) -> None:
    """Everybody has a mail address."""
    box = AddressBox(settings.secret_key.get_secret_value().encode())
    for name, one in officers.items():
        sealed = box.seal(one.officer_id, "email", f"{name}@demo.example")
        owner.execute("UPDATE sapa.officer SET email = %s WHERE id = %s", [sealed, one.officer_id])


@pytest.mark.usefixtures("addressed")
def test_the_clock_is_told_until_it_is_done(
    office: Office, officers: dict[str, Made], sign_in: SignIn, owner: psycopg.Connection, fire: Fire
) -> None:
    number, _ = reported(office, officers)
    breach_id = opened(sign_in(officers["andi"]), number)
    owner.execute("DELETE FROM sapa.outbox")
    fire("breach.due", breach_id)
    rows = owner.execute("SELECT recipient, subject || body FROM sapa.outbox").fetchall()
    assert {row[0] for row in rows} == {officer_mail(officers[name].officer_id) for name in ("rina", "hasnah", "andi")}
    assert not any(HAPPENED in row[1] or number in row[1] or "insiden" in row[1].casefold() for row in rows)
    (known_at, due_at), (told_at,) = (
        owner.execute("SELECT known_at, due_at FROM sapa.breach").fetchone() or (),
        owner.execute("SELECT due_at FROM sapa.timer WHERE kind = 'breach.due'").fetchone() or (),
    )
    assert due_at - known_at == timedelta(hours=72)
    assert told_at == due_at - timedelta(days=1)
    owner.execute("DELETE FROM sapa.outbox")
    owner.execute("UPDATE sapa.breach SET state = 'selesai'")
    fire("breach.due", breach_id)
    assert owner.execute("SELECT count(*) FROM sapa.outbox").fetchone() == (0,)


def test_the_next_word_of_the_clock() -> None:
    end, day = datetime(2026, 11, 26, 9, tzinfo=UTC), timedelta(days=1)
    told = [end - 3 * day]
    for _ in range(4):
        told.append(next_word(end, told[-1]))
    assert told[1:] == [end - day, end, end + day, end + 2 * day]
