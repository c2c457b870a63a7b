"""What waits: the officers' inbox, accepting from it, giving back, the list of one's cases, and the same as JSON."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import psycopg
import pytest
from flask.testing import FlaskClient

from services.sapa.actions.office import Office
from services.sapa.schemas.codes import Channel
from services.sapa.schemas.reporting import SafeContact
from services.sapa.workflow import Urgency
from tests.sapa.case_setup import SECRET_WORDS, Told, send_message, send_report, waiting_report
from tests.sapa.conftest import Made

SignIn = Callable[[Made], FlaskClient]


def test_from_the_inbox_to_a_case(office: Office, rina: Made, hasnah: Made, sign_in: SignIn) -> None:
    contact = SafeContact(may_contact=True, channels=(Channel.WHATSAPP,), address="0812 3456 7890")
    calm = Told(urgency=Urgency.MINGGU_INI, safe_contact=contact, files=(("foto.pdf", b"x"),))
    later, sent = waiting_report(office, rina, hasnah, told=calm), send_report(office, (rina, hasnah), Told())
    browser = sign_in(rina)
    page = browser.get("/petugas").text
    assert page.index("Segera") < page.index("Minggu ini")
    assert "Tidak aman sekarang" in page
    assert "WhatsApp" in page
    assert "1 berkas" in page
    assert SECRET_WORDS not in page
    assert "Murni" not in page
    sheet = browser.get(f"/petugas/laporan/{sent.report_id}").text
    assert "Hasnah · Penyelia, bertugas" in sheet
    address = f"/petugas/laporan/{sent.report_id}/terima"
    assert browser.post(address, data={"supervisor_key_id": str(rina.key_id)}).status_code == 422
    answer = browser.post(address, data={"supervisor_key_id": str(hasnah.key_id)})
    assert answer.status_code == 303
    assert answer.location.endswith("/petugas/kasus/2026-0001")
    assert SECRET_WORDS in browser.get(answer.location).text
    second = sign_in(hasnah).post(address, data={"supervisor_key_id": str(rina.key_id)})
    assert second.status_code == 409
    assert "Rekan Anda sudah menerima laporan ini." in second.text
    assert str(later) in browser.get("/petugas").text


@pytest.fixture
def report(office: Office, rina: Made, hasnah: Made) -> UUID:
    """One that both may accept."""
    return waiting_report(office, rina, hasnah)


@pytest.fixture
def three(rina: Made, hasnah: Made, dewi: Made) -> tuple[Made, Made, Made]:
    """Everybody on duty."""
    return rina, hasnah, dewi


def test_acknowledging_and_giving_back(
    report: UUID, three: tuple[Made, Made, Made], sign_in: SignIn, owner: psycopg.Connection
) -> None:
    rina, hasnah, dewi = three
    browser, address = sign_in(rina), f"/petugas/laporan/{report}"
    assert browser.post(f"{address}/lihat").location.endswith("selesai=lihat")
    assert "Sudah dibaca" in browser.get("/petugas").text
    assert browser.post(f"{address}/kembalikan", data={"reason": "karena saya mau"}).status_code == 422
    assert browser.post(f"{address}/kembalikan", data={"reason": "kenal"}).status_code == 303
    assert browser.get(address).status_code == 404
    assert "Semua sudah ditangani" in browser.get("/petugas").text
    assert str(report) in sign_in(dewi).get("/petugas?tampil=dikembalikan").text
    state, seen = owner.execute("SELECT state, acknowledged_at FROM sapa.report").fetchone() or ("", "")
    assert (state, seen) == ("dikembalikan", None)
    told = owner.execute("SELECT kind FROM sapa.timer WHERE subject = %s", (str(report),)).fetchall()
    assert told == [("report.arrived",)]
    assert sign_in(dewi).post(f"{address}/kembalikan", data={"reason": "penuh"}).status_code == 303
    answer = sign_in(hasnah).post(f"{address}/kembalikan", data={"reason": "penuh"})
    assert answer.status_code == 409
    assert "Belum ada rekan lain" in answer.text


def test_cases_and_new_messages(office: Office, rina: Made, hasnah: Made, sign_in: SignIn) -> None:
    sent = send_report(office, (rina, hasnah), Told())
    browser = sign_in(rina)
    assert "Belum ada kasus" in browser.get("/petugas/kasus").text
    browser.post(f"/petugas/laporan/{sent.report_id}/terima", data={"supervisor_key_id": str(hasnah.key_id)})
    send_message(sent, "nanti malam saja")
    assert "1 pesan baru" in browser.get("/petugas?tampil=pesan").text
    opened = browser.get("/v1/cases/2026-0001").get_json()
    assert [one["body"]["words"] for one in opened["entries"] if one["body"]["kind"] == "pesan_masuk"] == [
        "nanti malam saja"
    ]
    assert [one["unread"] for one in browser.get("/v1/cases").get_json()] == [0]
    assert "Belum ada pesan baru" in browser.get("/petugas?tampil=pesan").text
    assert "private" not in str(opened)


def test_a_report_that_was_changed_does_not_open(
    office: Office, rina: Made, hasnah: Made, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    one, other = (waiting_report(office, rina, hasnah, told=replace(Told(), name=name)) for name in ("Ani", "Beti"))
    owner.execute(
        "UPDATE sapa.report a SET summary = b.summary, summary_key = b.summary_key FROM sapa.report b "
        "WHERE a.id = %s AND b.id = %s",
        (one, other),
    )
    browser = sign_in(rina)
    told = {row["id"]: row["summary"] for row in browser.get("/v1/inbox").get_json()}
    assert told[str(one)] is None
    assert told[str(other)]["danger"]["safety"] == "tidak_aman"
    assert "Ringkasan tidak terbuka" in browser.get("/petugas").text
    answer = browser.post(f"/petugas/laporan/{one}/terima", data={"supervisor_key_id": str(hasnah.key_id)})
    assert answer.status_code == 409
    assert owner.execute("SELECT count(*) FROM sapa.case_file").fetchone() == (0,)
