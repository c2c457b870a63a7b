# ruff: noqa: F811 - a fixture that is imported
"""Files that officers keep in a case: sealed like a reporter's, written once, and gone with what the case knows."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg
import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from common import db
from common.media.limits import MEBI
from services.sapa.actions.erasing import approve_erasure, ask_erasure
from services.sapa.actions.files import EMPTY, LARGEST_FILE, TOO_HEAVY, TOO_MANY, UNKNOWN, Keeper, Prepared, add_files
from services.sapa.actions.granting import Gift, Revocation, give, revoke
from services.sapa.actions.office import Office
from services.sapa.actions.opening import open_case, open_file
from services.sapa.crypto.epochs import IDENTITY
from services.sapa.crypto.primitives import CannotOpen
from services.sapa.models import SealedFile
from services.sapa.queries.casework import case_view
from services.sapa.queries.files import about_file
from services.sapa.queries.opened import OpenedCase
from services.sapa.schemas.entries.documents import FilesKept
from services.sapa.schemas.entries.erasure import ErasureAsked, Extent
from services.sapa.workflow import Part, Role
from tests.sapa.case_setup import accepted_case
from tests.sapa.conftest import Made, MakeOfficer
from tests.sapa.intake_setup import photo
from tests.sapa.rights_setup import Fire, counts, fire  # noqa: F401 - a fixture

SignIn = Callable[[Made], FlaskClient]
File = tuple[str, bytes]
PDF: File = ("visum.pdf", b"%PDF-1.7 hasil visum" + bytes(600 * 1024))
PICTURE: File = ("lebam.jpg", photo())
TITLE = "Visum RSUD Konsel"


@dataclass(frozen=True)
class Scene:
    """A case that Rina and Hasnah hold. `desk`: Rina's browser."""

    office: Office
    rina: Made
    hasnah: Made
    case: OpenedCase
    desk: FlaskClient
    sign_in: SignIn

    def opened(self, made: Made) -> OpenedCase:
        return open_case(self.office, made.doer, self.case.number)

    def kept(self, made: Made) -> tuple[OpenedCase, FilesKept]:
        """The case, and what its last kept files are."""
        case = self.opened(made)
        return case, case_view(case, self.office.calendar.current()).kept[-1].body

    def share(self, holder: Made, part: Part) -> None:
        with db.transaction() as session:
            give(session, self.office, self.rina.doer, self.case, Gift(holder_key_id=holder.key_id, part=part))


@pytest.fixture
def scene(office: Office, rina: Made, hasnah: Made, sign_in: SignIn) -> Scene:
    return Scene(office, rina, hasnah, accepted_case(office, rina, hasnah), sign_in(rina), sign_in)


def at(case: OpenedCase, rest: str) -> str:
    return f"/petugas/kasus/{case.number}{rest}"


def send(desk: FlaskClient, case: OpenedCase, *files: File, key: UUID | None = None, **form: str) -> tuple[int, str]:
    """Status and page."""
    told: dict[str, object] = {"title": TITLE, "what": "visum", **form}
    told["files"] = [FileStorage(io.BytesIO(data), name) for name, data in files]
    boundary, body = encode_multipart(told)
    kind = f"multipart/form-data; boundary={boundary}"
    answer = desk.post(at(case, f"/berkas/{key or uuid4()}"), data=body, content_type=kind)
    return answer.status_code, answer.text


def test_kept_once_and_opened_like_other_attachments(scene: Scene, owner: psycopg.Connection) -> None:
    desk, case, key = scene.desk, scene.case, uuid4()
    for _ in range(2):
        assert send(desk, case, PICTURE, PDF, key=key, words="Lebam di lengan")[0] == 303
    assert counts(owner, "file") == {"file": 3}
    audited = owner.execute("SELECT detail->>'entry' FROM sapa.audit WHERE act = 'file.keep'").fetchall()
    assert audited == [(str(key),)]
    now, kept = scene.kept(scene.rina)
    assert [one.scope for one in sorted(now.files, key=lambda one: one.scope)] == [0, 1, 1]
    assert {one.id for one in now.files} == {one.file_id for one in kept.files}
    assert owner.execute("SELECT DISTINCT owner_id, epoch, message_id FROM sapa.file").fetchall() == [
        (case.id, 1, None)
    ]
    page = desk.get(at(case, "/dokumen")).text
    assert page.count(TITLE) == 3
    assert page.count("Lebam di lengan") == 1
    assert "Rina Nurhayati" in page
    trail = desk.get(at(case, "/jejak")).text
    assert f"Hasil visum: {TITLE}" in trail
    assert "Menyimpan lampiran" in trail
    (shown,) = [one for one in now.files if one.scope == 0]
    stripped = desk.post(at(case, f"/lampiran/{shown.id}"))
    assert (stripped.status_code, stripped.content_type) == (200, "image/jpeg")
    assert b"KameraRahasia" in PICTURE[1]
    assert b"KameraRahasia" not in stripped.data
    originals = {one.about.type: one.id for one in now.files if one.scope and one.about}
    assert desk.post(at(case, f"/lampiran/{originals['application/pdf']}")).status_code == 422
    for kind, (_, data) in (("application/pdf", PDF), ("image/jpeg", PICTURE)):
        answer = desk.post(at(case, f"/lampiran/{originals[kind]}"), data={"reason": "menulis surat"})
        assert (answer.content_type, answer.data) == (kind, data)


REFUSED: tuple[tuple[tuple[File, ...], dict[str, str], str], ...] = (
    ((("a.exe", b"MZ" + bytes(99)),), {}, UNKNOWN),
    ((PDF, ("kosong.pdf", b"")), {}, EMPTY),
    ((("rusak.jpg", b"\xff\xd8\xff" + bytes(99)),), {}, "Foto ini"),
    ((("rekaman.ogg", b"OggS" + bytes(LARGEST_FILE)),), {}, TOO_HEAVY),
    ((("a.pdf", b"%PDF-"),) * 6, {}, TOO_MANY),
    ((), {}, "Pilih dulu berkasnya."),
    ((PDF,), {"what": ""}, "Pilih jenisnya."),
    ((PDF,), {"person": str(UUID(int=1))}, "Pilih orang dari kasus ini."),
    ((PDF,), {"dated_on": "2099-01-01"}, "Waktunya belum tiba."),
)


def test_a_refusal_keeps_what_was_typed_and_stores_nothing(scene: Scene, owner: psycopg.Connection) -> None:
    desk, case = scene.desk, scene.case
    before = counts(owner, "entry")
    for files, form, sentence in REFUSED:
        key = uuid4()
        status, page = send(desk, case, *files, key=key, words="Ketik ini", **form)
        assert status == 422, sentence
        for words in (sentence, TITLE, "Ketik ini", "Pilih sekali lagi", f"/berkas/{key}"):
            assert words in page, (sentence, words)
    status, page = send(desk, case, *(("a.pdf", b"%PDF-" + bytes(9 * MEBI)),) * 3)
    assert (status, "Terlalu besar" in page) == (413, True)
    assert counts(owner, "entry", "file", "file_piece") == before


def test_nothing_that_is_sent_lies_on_a_disk(app: Flask) -> None:
    boundary, body = encode_multipart({"files": FileStorage(io.BytesIO(PDF[1]), PDF[0])})
    kind = f"multipart/form-data; boundary={boundary}"
    with app.test_request_context("/", method="POST", data=body, content_type=kind):
        assert isinstance(request.files["files"].stream, io.BytesIO)


def test_a_rekan_opens_no_original_and_an_outsider_learns_nothing(
    scene: Scene, dewi: Made, make_officer: MakeOfficer, owner: psycopg.Connection
) -> None:
    scene.share(dewi, Part.REKAN)
    case, office, rina, hers = scene.case, scene.office, scene.rina, scene.sign_in(dewi)
    assert send(hers, case, PICTURE, PDF)[0] == 303
    page = hers.get(at(case, "/dokumen")).text
    assert "Buka asli" not in page
    assert PDF[0] not in page
    now, _ = scene.kept(dewi)
    for one in now.files:
        status = hers.post(at(case, f"/lampiran/{one.id}"), data={"reason": "ingin tahu"}).status_code
        assert status == (403 if one.scope else 200)
    assert [one.about for one in now.files if one.scope] == [None, None]
    whole, _ = scene.kept(scene.rina)
    assert {open_file(office, rina.doer, whole, one.id, "x")[2] for one in whole.files} > {PICTURE[1], PDF[1]}
    before = counts(owner)
    other = scene.sign_in(make_officer(Role.PENYELIA, "Lain"))
    assert send(other, case, PDF)[0] == 404
    assert other.post(at(case, f"/lampiran/{now.files[0].id}"), data={"reason": "x"}).status_code == 404
    assert counts(owner) == before


def test_another_file_in_its_place_is_not_given_out(scene: Scene, owner: psycopg.Connection) -> None:
    """Who can write rows knows the case's public keys; what an officer kept is known by its digest."""
    desk, case = scene.desk, scene.case
    assert send(desk, case, PDF)[0] == 303
    now, kept = scene.kept(scene.rina)
    mine = kept.files[0].file_id
    owner.execute("DELETE FROM sapa.file WHERE id = %s", (mine,))
    assert f'Satu berkas dari "{TITLE}" hilang' in desk.get(at(case, "/dokumen")).text
    planted = Prepared(mine, "visum.pdf", "application/pdf", IDENTITY, b"%PDF-lain")
    with db.transaction() as session:
        add_files(session, (planted,), Keeper(case.id, now.epoch, now.now.publics), None, datetime.now(UTC))
    answer = desk.post(at(case, f"/lampiran/{mine}"), data={"reason": "menulis surat"})
    assert (answer.status_code, "tidak utuh" in answer.text) == (409, True)


def test_misconduct_takes_it_from_the_former_holder_alone(scene: Scene, dewi: Made) -> None:
    scene.share(dewi, Part.PENDAMPING)
    case, office, rina = scene.case, scene.office, scene.rina
    assert send(scene.sign_in(dewi), case, PICTURE, PDF)[0] == 303
    former = scene.opened(dewi)
    with db.transaction() as session:
        told = Revocation(holder_key_id=dewi.key_id, reason="menyalin berkas", is_misconduct=True)
        revoke(session, office, scene.hasnah.doer, scene.opened(scene.hasnah), told)
    now, kept = scene.kept(scene.rina)
    assert (kept.title, now.refused, len(now.files)) == (TITLE, 0, 3)
    assert {open_file(office, rina.doer, now, one.id, "x")[2] for one in now.files} > {PICTURE[1], PDF[1]}
    with db.reading() as session:
        rows = session.query(SealedFile).filter_by(owner_id=case.id).all()
    assert {row.epoch for row in rows} == {2}
    for row in rows:
        with pytest.raises(CannotOpen):
            about_file(row, former.keys[1].of(row.scope))


@pytest.mark.parametrize("extent", list(Extent))
def test_it_is_erased_with_the_case(scene: Scene, owner: psycopg.Connection, fire: Fire, extent: Extent) -> None:
    desk, case, office = scene.desk, scene.case, scene.office
    assert send(desk, case, PICTURE, PDF)[0] == 303
    fire("retention.orphan")
    assert counts(owner, "file") == {"file": 3}
    asked = ErasureAsked(extent=extent, reason="Diminta orangnya.", thread=uuid4())
    hers = scene.opened(scene.hasnah)
    with db.transaction() as session:
        ask_erasure(session, office, scene.hasnah.doer, hers, asked)
    mine = scene.opened(scene.rina)
    assert asked.thread is not None
    with db.transaction() as session:
        approve_erasure(session, office, scene.rina.doer, mine, asked.thread)
    if extent is Extent.SEMUA:
        fire("case.erase", case.id)
        assert send(desk, case, PDF)[0] == 404
    else:
        view = case_view(scene.opened(scene.rina), office.calendar.current())
        assert (view.kept, view.case.refused) == ((), 0)
        assert not re.search(TITLE, desk.get(at(case, "/dokumen")).text)
    assert counts(owner, "file", "file_piece") == {}
