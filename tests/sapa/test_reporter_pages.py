"""Reporters' pages without a browser: five steps that forget nothing and keep nothing, the receipt, the mailbox."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import Client, TestResponse

from common import db
from common.codes import new_id
from common.pack import Pack
from deploy.local.postgres import Postgres
from services.sapa.actions.accepting import accept_report
from services.sapa.actions.office import Office
from services.sapa.actions.opening import open_case
from services.sapa.actions.replies import SendReply, send_reply
from services.sapa.configuration import SapaSettings
from services.sapa.schemas.codes import AgeGroup, ForWhom
from services.sapa.schemas.form import ContactForm, is_child
from services.sapa.workflow import Role
from tests.sapa.conftest import Made, MakeOfficer
from tests.sapa.intake_setup import open_report, role, rows
from tests.sapa.reporter_setup import Front

STORY = "Semalam terjadi lagi.\nSaya takut pulang."
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
CODE = re.compile(r"<span>(\d{4})</span>")
OWN = {"Sec-Fetch-Site": "same-origin"}
CONTACT = {
    "contact": "ya",
    "channels": ["whatsapp", "sms"],
    "address": "0812 3456 7890",
    "times": ["1-pagi", "6-malam"],
    "persona": "kurir",
    "word": "Paketnya sudah sampai",
    "never_said": ["rumah", "keluarga"],
    "never": "Jangan lewat tetangga",
    "notify": "true",
}
Page = Callable[..., TestResponse]


@pytest.fixture
def worker(make_officer: MakeOfficer) -> Made:
    """One of the two who can open what comes."""
    make_officer(Role.PENYELIA, "Wa Ode Sitti")
    return make_officer(Role.PENDAMPING)


@pytest.fixture
def browser(settings: SapaSettings, postgres: Postgres, pack: Pack, worker: Made) -> Iterator[Client]:
    """A phone without JavaScript."""
    front = Front(settings, postgres, pack)
    yield Client(front, TestResponse)
    front.close()


def post(browser: Client, path: str, fields: dict[str, Any], **options: Any) -> TestResponse:
    return browser.post(path, data=MultiDict(fields), headers=OWN, **options)


def go_on(browser: Client, page: TestResponse, **filled: Any) -> TestResponse:
    """Fill in what is new and press the first button, as Enter does."""
    carried: dict[str, Any] = {}
    for name, value in HIDDEN.findall(page.text):
        carried.setdefault(name, []).append(unescape(value))
    to = re.search(r'name="to" value="(\d)"', page.text)
    assert to is not None
    return post(browser, "/", {"to": to[1]} | carried | filled)


def to_sending(browser: Client, **changes: Any) -> TestResponse:
    page = browser.get("/")
    for filled in (
        {},
        {"for_whom": "saya", "age_group": "25-44"},
        {"forms": ["psikis", "fisik"], "description": STORY, "kecamatan_code": ""},
        {"safety": "ragu", "signs": ["senjata"]},
        CONTACT,
    ):
        page = go_on(browser, page, **(filled | {name: changes[name] for name in filled if name in changes}))
    return page


def receipt(browser: Client) -> str:
    page = post(browser, "/", {"to": "6", "description": STORY, "key": str(uuid4())})
    return " ".join(CODE.findall(page.text))


def heading(page: TestResponse) -> str:
    found = re.search(r"<h1[^>]*>([^<]*)</h1>", page.text)
    return unescape(found[1]) if found else ""


def test_five_steps_bring_every_answer_to_the_officers(
    browser: Client, owner: psycopg.Connection, worker: Made, pack: Pack
) -> None:
    kecamatan = pack.regions.kecamatan[0].code
    page = to_sending(browser, kecamatan_code=kecamatan)
    assert heading(page) == "Sebelum dikirim"
    page = go_on(browser, page, name="Melati", files=[(io.BytesIO(b"%PDF-1.7 visum"), "visum.pdf")])
    assert page.status_code == 200, page.text
    assert len("".join(CODE.findall(page.text))) == 20
    told = open_report(owner, worker.keys.box, worker.key_id)
    agreed = told.story["safe_contact"]
    assert told.story["description"] == STORY
    assert told.story["forms"] == ["psikis", "fisik"]
    assert told.story["name"] == "Melati"
    assert told.summary["for_whom"] == "saya"
    assert told.summary["kecamatan_code"] == kecamatan
    assert told.summary["danger"] == {"safety": "ragu", "signs": ["senjata"]}
    assert told.summary["file_count"] == 1
    assert agreed["channels"] == ["whatsapp", "sms"]
    assert agreed["times"] == [{"day": 1, "part": "pagi"}, {"day": 6, "part": "malam"}]
    assert agreed["word"] == "Kurir paket. Paketnya sudah sampai"
    assert agreed["never"] == "Datang ke rumah; Bicara dengan keluarga; Jangan lewat tetangga"
    assert agreed["notify"] is True
    assert "Petugas membaca paling lambat 15 menit lagi." in page.text


def test_a_form_that_is_sent_twice_is_one_report_with_one_receipt(browser: Client, owner: psycopg.Connection) -> None:
    fields = {"to": "6", "description": STORY, "key": str(uuid4())}
    first, second = (CODE.findall(post(browser, "/", fields).text) for _ in range(2))
    assert first == second
    assert len(rows(owner, "report")) == 1


def test_going_back_keeps_what_was_typed_and_asks_for_nothing(browser: Client) -> None:
    fields = {"step": "4", "description": STORY, "contact": "ya", "safety": "ragu", "times": ["0-pagi"]}
    back = post(browser, "/", fields | {"to": "3"})
    assert back.status_code == 200
    assert heading(back) == "Apakah sekarang aman?"
    carried = HIDDEN.findall(back.text)
    assert ("times", "0-pagi") in carried
    assert [unescape(value) for name, value in carried if name == "description"] == [STORY]
    assert re.search(r'value="ragu" checked', back.text)
    on = post(browser, "/", fields | {"to": "5"})
    assert on.status_code == 422
    assert "Pilih lewat apa kami boleh menghubungi" in on.text
    assert "Tulis nomor atau alamatnya" in on.text
    assert re.search(r'value="ya" checked', on.text)


@pytest.mark.parametrize(
    ("fields", "step", "said"),
    [
        ({"to": "6"}, "Apa yang sedang terjadi?", "Ceritakan sedikit"),
        ({"to": "6", "description": "a" * 20_001}, "Apa yang sedang terjadi?", "paling banyak 20000 huruf"),
        ({"to": "6", "description": "a", "kecamatan_code": "99"}, "Apa yang sedang terjadi?", "Pilih kecamatan dari"),
        ({"to": "5", "for_whom": "<b>"}, "Siapa yang butuh bantuan?", "Pilih salah satu"),
        ({"to": "6", "description": "a\x01"}, "Apa yang sedang terjadi?", "tidak dapat dibaca"),
        ({"to": "2", "step": "1", "unknown": "x"}, "Siapa yang butuh bantuan?", "perlu diperbaiki"),
        ({"to": "9", "step": "3"}, "Apakah sekarang aman?", "perlu diperbaiki"),
        ({"to": "x", "step": "²"}, "Kalau sekarang tidak aman, telepon dulu", "perlu diperbaiki"),
        ({"to": "6", "description": "a", "key": "no"}, "Kalau sekarang tidak aman, telepon dulu", "perlu diperbaiki"),
    ],
)
def test_what_cannot_be_taken_comes_back_on_its_own_page(
    browser: Client, fields: dict[str, str], step: str, said: str
) -> None:
    page = post(browser, "/", fields)
    assert page.status_code == 422
    assert heading(page) == step
    assert said in unescape(page.text)


def test_files_are_refused_with_the_cure_and_the_form_stays(browser: Client) -> None:
    fields = {"to": "6", "step": "5", "description": STORY, "name": "Melati"}
    page = post(browser, "/", fields | {"files": [(io.BytesIO(b"MZ nothing we know"), "foto.exe")]})
    assert page.status_code == 415
    assert "Jenis berkas ini belum kami terima" in page.text
    assert 'value="Melati"' in page.text
    assert STORY in [unescape(value) for name, value in HIDDEN.findall(page.text) if name == "description"]
    many = [(io.BytesIO(b"%PDF-1"), f"{number}.pdf") for number in range(6)]
    assert "paling banyak 5 berkas" in post(browser, "/", fields | {"files": many}).text


def test_nothing_is_lost_while_nobody_could_open_it(
    browser: Client, owner: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner.execute("UPDATE sapa.officer_key SET revoked_at = now()")
    page = post(browser, "/", {"to": "6", "description": STORY})
    assert page.status_code == 503
    assert heading(page) == "Sebelum dikirim"
    assert "Telepon nomor di halaman pertama" in page.text
    owner.execute("ALTER ROLE sapa_intake NOLOGIN")
    monkeypatch.setattr(db.session, "CONNECT_ARGS", db.session.CONNECT_ARGS | {"connect_timeout": 1})
    page = post(browser, "/", {"to": "6", "description": STORY})
    owner.execute("ALTER ROLE sapa_intake LOGIN")
    assert page.status_code == 503
    assert "Tulisan Anda masih ada" in page.text
    assert STORY in [unescape(value) for name, value in HIDDEN.findall(page.text) if name == "description"]


def test_a_child_is_spoken_to_as_one(browser: Client, pack: Pack) -> None:
    fields = {"to": "5", "for_whom": "saya", "age_group": "13-17", "description": STORY}
    assert pack.sapa.child_consent[0] in unescape(post(browser, "/", fields).text)
    assert "kamu bisa kembali" in post(browser, "/", fields | {"to": "6"}).text
    told = post(browser, "/", fields | {"for_whom": "anak"})
    assert pack.sapa.child_consent[0] not in unescape(told.text)
    assert pack.sapa.consent[0] in unescape(told.text)
    assert is_child(None, AgeGroup.UMUR_6_12, 18)
    assert not is_child(ForWhom.SAYA, AgeGroup.UMUR_13_17, 13)


def test_a_language_is_chosen_without_a_trace(browser: Client) -> None:
    page = post(browser, "/", {"step": "2", "speak": "en", "description": STORY, "lang": "id"})
    assert '<html lang="en">' in page.text
    assert STORY in unescape(page.text)
    assert ("lang", "en") in HIDDEN.findall(page.text)
    assert "Set-Cookie" not in page.headers
    assert '<html lang="en">' in go_on(browser, page).text
    assert "Set-Cookie" not in browser.get("/?lang=en").headers


def test_every_answer_is_quiet(browser: Client) -> None:
    assets = re.findall(r'(?:href|src)="(/static/[^"]+)"', browser.get("/").text)
    answers = [browser.get(path) for path in ("/", "/m", "/m/contact", "/m/wipe", "/nowhere", "/docs", *assets)]
    answers += [post(browser, "/", {"to": "6", "description": STORY}), post(browser, "/m", {"code": "1"})]
    assert len(answers) > 15
    for answer in answers:
        told = answer.headers
        assert told.getlist("Cache-Control") == ["no-store"]
        assert "ETag" not in told
        assert told["Referrer-Policy"] == "no-referrer"
        assert told["X-Robots-Tag"] == "noindex"
        assert told["Permissions-Policy"] == "camera=(), microphone=(), geolocation=(), web-share=()"
        assert told["Content-Security-Policy"].startswith("default-src 'none'; ")
        assert "unsafe" not in told["Content-Security-Policy"]
        assert "Set-Cookie" not in told
        if answer.mimetype == "text/html":
            assert "<title>Layanan Warga</title>" in answer.text
            assert re.search(r'</a>\s*<header class="leave">', answer.text)
            assert not re.search(
                r"manifest|serviceWorker|<(input type=\"text\"|textarea)(?![^>]*autocomplete=\"off\")", answer.text
            )


def test_an_old_phone_that_tells_no_origin_may_send(browser: Client) -> None:
    told = browser.post("/", data={"to": "6", "description": STORY}, headers={"Origin": "null"})
    assert told.status_code == 200
    other = browser.post("/", data={"to": "6"}, headers={"Sec-Fetch-Site": "cross-site", "Origin": "null"})
    assert other.status_code in (200, 403)


def test_the_code_opens_replies_and_never_the_story(browser: Client) -> None:
    code = receipt(browser)
    wrong = post(browser, "/m", {"code": "1234 5678"})
    assert wrong.status_code == 422
    assert "Kode tidak cocok. Periksa empat angka terakhir" in wrong.text
    assert 'value="1234 5678"' in wrong.text
    page = post(browser, "/m", {"code": code})
    assert heading(page) == "Pesan"
    assert "Cerita Anda kami terima" in page.text
    assert STORY not in unescape(page.text)
    cookie = page.headers["Set-Cookie"]
    assert re.fullmatch(r"layanan=[\w-]{43}; HttpOnly; Path=/; SameSite=Strict", cookie)
    assert heading(browser.get("/m")) == "Pesan"


def test_a_reply_shows_its_words_its_role_and_who_has_read(
    browser: Client, owner: psycopg.Connection, postgres: Postgres, office: Office, worker: Made
) -> None:
    code = receipt(browser)
    ((report_id,), (supervisor,)) = (
        owner.execute("SELECT id FROM sapa.report").fetchone() or (),
        owner.execute("SELECT id FROM sapa.officer_key WHERE id <> %s", [worker.key_id]).fetchone() or (),
    )
    with role(postgres, "sapa"):
        case = open_case(office, worker.doer, accept_report(office, worker.doer, report_id, supervisor))
        with db.transaction() as session:
            reply = SendReply(reply_id=new_id(), words="Terima kasih <b>.\nApakah jam 9 aman?")
            send_reply(session, office, worker.doer, case, reply)
    page = post(browser, "/m", {"code": code})
    assert "Terima kasih &lt;b&gt;.\nApakah jam 9 aman?" in page.text
    assert re.search(r"Pendamping, \w+ \d+ \w+, \d\d\.\d\d WITA", page.text)
    assert re.search(r"Siapa yang sudah membuka</h2>\s*<dl[^>]*><div><dt>Pendamping</dt>", page.text)
    assert worker.name not in page.text
    assert "Belum ada jawaban" not in page.text


def test_a_message_is_sent_once_and_closed(browser: Client, owner: psycopg.Connection) -> None:
    opened = post(browser, "/m", {"code": receipt(browser)})
    fields = dict(HIDDEN.findall(opened.text)) | {"words": STORY}
    empty = post(browser, "/m/messages", fields | {"words": " "})
    assert empty.status_code == 422
    assert "Tulis pesan, atau pilih berkas." in empty.text
    assert "Pesan Anda sudah kami terima." in post(browser, "/m/messages", fields).text
    page = post(browser, "/m/messages", fields)
    assert STORY not in unescape(page.text)
    assert page.text.count("Anda mengirim pesan") == 1
    assert len(rows(owner, "reporter_message")) == 1
    assert dict(HIDDEN.findall(page.text))["key"] != fields["key"]


def test_a_message_outlives_a_mailbox_that_closed_meanwhile(browser: Client, owner: psycopg.Connection) -> None:
    code = receipt(browser)
    key = dict(HIDDEN.findall(post(browser, "/m", {"code": code}).text))["key"]
    owner.execute("UPDATE sapa.mailbox_session SET last_seen_at = last_seen_at - %s", [timedelta(minutes=6)])
    closed = post(browser, "/m/messages", {"words": STORY, "key": key})
    assert closed.status_code == 401
    assert heading(closed) == "Masukkan kode"
    carried = {name: unescape(value) for name, value in HIDDEN.findall(closed.text)}
    again = post(browser, "/m", carried | {"code": code})
    assert re.search(r"<textarea[^>]*>" + STORY, unescape(again.text))
    assert dict(HIDDEN.findall(again.text))["key"] == key
    owner.execute("ALTER ROLE sapa_mailbox NOLOGIN")
    lost = post(browser, "/m/messages", {"words": STORY, "key": key})
    refused = post(browser, "/m/contact", CONTACT)
    owner.execute("ALTER ROLE sapa_mailbox LOGIN")
    assert (lost.status_code, refused.status_code) == (503, 503)
    assert STORY in [unescape(value) for name, value in HIDDEN.findall(lost.text) if name == "words"]
    assert 'value="Paketnya sudah sampai"' in refused.text
    for path in ("/m/contact", "/m/wipe"):
        owner.execute("DELETE FROM sapa.mailbox_session")
        assert heading(browser.get(path)) == "Masukkan kode"
        assert heading(post(browser, path, {})) == "Masukkan kode"


def test_safe_contact_is_changed_but_never_shown(browser: Client, owner: psycopg.Connection) -> None:
    post(browser, "/m", {"code": receipt(browser)})
    asked = browser.get("/m/contact")
    key = dict(HIDDEN.findall(asked.text))["key"]
    refused = post(browser, "/m/contact", CONTACT | {"address": "", "key": key})
    assert refused.status_code == 422
    assert "Tulis nomor atau alamatnya" in refused.text
    assert 'value="Paketnya sudah sampai"' in refused.text
    page = post(browser, "/m/contact", CONTACT | {"key": key})
    assert "Cara baru ini sudah berlaku." in page.text
    assert "Anda mengubah cara dihubungi" in page.text
    assert "0812" not in page.text + browser.get("/m/contact").text
    assert [row["kind"] for row in rows(owner, "reporter_message")] == ["cara_aman"]


def test_who_chose_no_contact_is_agreed_with_whatever_else_was_filled_in() -> None:
    refusing = ContactForm.model_validate(CONTACT | {"contact": "tidak"}).safe_contact
    assert not refusing.may_contact
    assert refusing.address == ""
    assert refusing.never == "Datang ke rumah; Bicara dengan keluarga; Jangan lewat tetangga"


def test_wiping_asks_first_then_closes_for_good(browser: Client) -> None:
    code = receipt(browser)
    post(browser, "/m", {"code": code})
    assert heading(browser.get("/m/wipe")) == "Hapus semua pesan?"
    page = post(browser, "/m/wipe", {})
    assert heading(page) == "Sudah dihapus"
    assert "Max-Age=1" in page.headers["Set-Cookie"]
    assert post(browser, "/m", {"code": code}).status_code == 422


def test_the_way_out_works_always(browser: Client, owner: psycopg.Connection, pack: Pack) -> None:
    post(browser, "/m", {"code": receipt(browser)})
    out = browser.get("/m/leave")
    assert (out.status_code, out.headers["Location"]) == (303, pack.brand.neutral_page)
    assert out.headers["Clear-Site-Data"] == '"cookies", "storage"'
    assert "Max-Age=1" in out.headers["Set-Cookie"]
    assert rows(owner, "mailbox_session") == []
    beacon = browser.post("/m/leave", headers=OWN)
    assert beacon.status_code == 204
    assert beacon.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    owner.execute("ALTER ROLE sapa_mailbox NOLOGIN")
    browser.set_cookie("layanan", "x")
    assert browser.get("/m/leave").status_code == 303
    owner.execute("ALTER ROLE sapa_mailbox LOGIN")
