"""A report through the intake: who can open it, what stands in clear, what a repeat does, and when it is refused."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors

from common.errors import InvalidInput, TooLarge, Unavailable, UnsupportedMedia
from common.settings import SettingsError
from deploy.local.postgres import Postgres
from services.sapa.actions import files as files_module
from services.sapa.actions.files import Upload
from services.sapa.actions.intake_office import SLOTS, IntakeOffice
from services.sapa.actions.submitting import submit
from services.sapa.configuration import SapaSettings
from services.sapa.crypto import slots, stretching
from services.sapa.crypto.primitives import CannotOpen, open_sealed
from services.sapa.crypto.slots import slot
from services.sapa.schemas.codes import Channel, Danger, Form, ForWhom, Safety
from services.sapa.schemas.reporting import DangerTold, SafeContact, SubmitReport
from services.sapa.workflow import Role
from tests.conftest import ROLE_PASSWORD
from tests.sapa.conftest import ESCROW, MakeOfficer
from tests.sapa.intake_setup import as_process, intake_office, open_files, open_report, photo, role, rows

STORY = "Semalam terjadi lagi, di rumah."
FORM = SubmitReport(
    description=STORY,
    for_whom=ForWhom.SAYA,
    forms=(Form.FISIK,),
    name="Melati",
    danger=DangerTold(safety=Safety.RAGU),
    safe_contact=SafeContact(may_contact=True, channels=(Channel.WHATSAPP,), address="0812 0000 1111"),
)
Sending = Callable[..., str]


@pytest.fixture
def intake(postgres: Postgres, settings: SapaSettings, database: str) -> Iterator[IntakeOffice]:
    """The intake's office with the intake's database role."""
    office = intake_office(as_process(settings, postgres, "intake"))
    with role(postgres, "sapa_intake"):
        yield office
    office.decoder.close()


def test_only_those_on_duty_and_escrow_open_it(
    make_officer: MakeOfficer, intake: IntakeOffice, postgres: Postgres, owner: psycopg.Connection
) -> None:
    with role(postgres, "sapa"):
        rina, sari = make_officer(Role.PENDAMPING), make_officer(Role.PENYELIA)
        others = [
            make_officer(Role.PENDAMPING, on_duty=False),
            make_officer(Role.PENDAMPING, certified=False),
            make_officer(Role.PDP),
            make_officer(Role.ADMINISTRATOR),
        ]
    before = datetime.now(UTC)
    with role(postgres, "sapa_intake"):
        receipt = submit(intake, FORM, (), uuid4())
    assert len(receipt) == 20
    assert receipt.isdecimal()
    for box, holder in ((rina.keys.box, rina.key_id), (sari.keys.box, sari.key_id), (ESCROW, None)):
        opened = open_report(owner, box, holder)
        assert (opened.story["description"], opened.story["name"]) == (STORY, "Melati")
        assert opened.summary["channels"] == ["whatsapp"]
    assert {row["holder_key_id"] for row in rows(owner, "report_grant")} == {rina.key_id, sari.key_id, None}
    for grant in rows(owner, "report_grant"):
        for made in others:
            with pytest.raises(CannotOpen):
                open_sealed(made.keys.box, grant["sealed"])
    (report,) = rows(owner, "report")
    assert (report["urgency"], report["state"]) == ("hari_ini", "baru")
    assert report["read_by"] >= before + timedelta(minutes=intake.rules.read_hari_ini_minutes)
    (timer,) = rows(owner, "timer")
    assert (timer["kind"], timer["subject"], timer["data"]) == ("report.arrived", str(report["id"]), {})


@pytest.mark.usefixtures("intake")
def test_a_repeat_writes_nothing_and_gets_the_same_receipt(
    make_officer: MakeOfficer, intake: IntakeOffice, postgres: Postgres, owner: psycopg.Connection
) -> None:
    with role(postgres, "sapa"):
        make_officer(Role.PENDAMPING)
        make_officer(Role.PENYELIA)
    key = uuid4()
    with role(postgres, "sapa_intake"):
        first = submit(intake, FORM, (Upload("a.pdf", b"%PDF-1.7 isi"),), key)
        written = {table: rows(owner, table) for table in ("report", "report_grant", "mailbox", "file", "timer")}
        assert submit(intake, FORM, (Upload("a.pdf", b"%PDF-1.7 isi"),), key) == first
        assert {table: rows(owner, table) for table in written} == written
        assert submit(intake, FORM, (), uuid4()) != first
    (mailbox, _) = rows(owner, "mailbox")
    assert first.encode() not in bytes(mailbox["lookup"]) + bytes(mailbox["wrapped"])


def test_pictures_lose_place_and_device_and_originals_stay_whole(
    make_officer: MakeOfficer, intake: IntakeOffice, postgres: Postgres, owner: psycopg.Connection
) -> None:
    with role(postgres, "sapa"):
        rina = make_officer(Role.PENDAMPING)
        make_officer(Role.PENYELIA)
    original, voice = photo(), b"OggS" + bytes(range(256)) * 2000
    with role(postgres, "sapa_intake"):
        submit(intake, SubmitReport(), (Upload("luka.jpg", original), Upload("suara.ogg", voice)), uuid4())
    opened = open_report(owner, rina.keys.box, rina.key_id)
    assert opened.summary["file_count"] == 2
    kept = {(scope, told["type"]): (told, data) for scope, told, data in open_files(owner, opened.private)}
    assert set(kept) == {(1, "image/jpeg"), (0, "image/jpeg"), (1, "audio/ogg")}
    assert kept[1, "image/jpeg"][1] == original
    assert b"KameraRahasia" in original
    assert b"KameraRahasia" not in kept[0, "image/jpeg"][1]
    assert kept[0, "image/jpeg"][0]["stripped_of"] is not None
    assert kept[1, "audio/ogg"][0]["name"] == "suara.ogg"
    assert kept[1, "audio/ogg"][1] == voice


@pytest.mark.parametrize(
    ("form", "uploads", "refusal"),
    [
        (SubmitReport(for_whom=ForWhom.ANAK), (), InvalidInput),
        (SubmitReport(description="x", kecamatan_code="99.99.99"), (), InvalidInput),
        (FORM, (Upload("a.exe", b"MZ" + b"\0" * 99),), UnsupportedMedia),
        (FORM, (Upload("kosong.pdf", b""),), UnsupportedMedia),
        (FORM, (Upload("rusak.jpg", b"\xff\xd8\xff" + b"\0" * 99),), UnsupportedMedia),
        (FORM, (Upload("a.pdf", b"%PDF-"),) * 6, InvalidInput),
        (FORM, (Upload("a.pdf", b"%PDF-" + b"\0" * files_module.LARGEST_FILE),), TooLarge),
    ],
)
def test_what_cannot_be_taken_is_refused_before_anything_is_written(
    intake: IntakeOffice,
    owner: psycopg.Connection,
    form: SubmitReport,
    uploads: tuple[Upload, ...],
    refusal: type[Exception],
) -> None:
    with pytest.raises(refusal):
        submit(intake, form, uploads, uuid4())
    assert rows(owner, "report") == []


def test_danger_decides_the_urgency(
    make_officer: MakeOfficer, intake: IntakeOffice, postgres: Postgres, owner: psycopg.Connection
) -> None:
    with role(postgres, "sapa"):
        make_officer(Role.PENDAMPING)
        make_officer(Role.PENYELIA)
    with role(postgres, "sapa_intake"):
        for danger in (DangerTold(signs=(Danger.CEKIKAN,)), DangerTold(safety=Safety.AMAN)):
            submit(intake, SubmitReport(danger=danger), (), uuid4())
    urgent, other = sorted(rows(owner, "report"), key=lambda row: row["read_by"])
    assert (urgent["urgency"], other["urgency"]) == ("segera", "minggu_ini")
    assert urgent["read_by"] == urgent["received_at"] + timedelta(minutes=intake.rules.read_segera_minutes)
    assert other["read_by"] > other["received_at"] + timedelta(days=2)


def test_escrow_and_one_officer_are_not_enough(
    make_officer: MakeOfficer, intake: IntakeOffice, postgres: Postgres, owner: psycopg.Connection
) -> None:
    with role(postgres, "sapa"):
        make_officer(Role.PENDAMPING)
        make_officer(Role.PENYELIA, certified=False)
    with role(postgres, "sapa_intake"), pytest.raises(Unavailable):
        submit(intake, FORM, (), uuid4())
    assert rows(owner, "report") == []


def test_a_planted_key_gets_nothing(
    make_officer: MakeOfficer, intake: IntakeOffice, postgres: Postgres, owner: psycopg.Connection
) -> None:
    with role(postgres, "sapa"):
        rina, sari = make_officer(Role.PENDAMPING), make_officer(Role.PENYELIA)
        thief = make_officer(Role.PENYELIA, certified=False)
    take = "UPDATE sapa.officer_key SET certificate = t.certificate, signature = t.signature FROM sapa.officer_key t"
    owner.execute(f"{take} WHERE sapa.officer_key.id = %s AND t.id = %s", (thief.key_id, sari.key_id))
    with role(postgres, "sapa_intake"):
        submit(intake, FORM, (), uuid4())
    assert {row["holder_key_id"] for row in rows(owner, "report_grant")} == {rina.key_id, sari.key_id, None}


def test_while_every_slot_is_taken_nothing_is_lost_and_nothing_written(
    intake: IntakeOffice, owner: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stretching, "slot", lambda folder: slot(folder, longest_wait=0.0))
    with slot(intake.slots(SLOTS)), slot(intake.slots(SLOTS)), pytest.raises(Unavailable) as refused:
        submit(intake, FORM, (), uuid4())
    assert str(refused.value) == slots.BUSY
    assert refused.value.status == 503
    assert rows(owner, "report") == []


def test_the_role_of_the_intake_reads_nothing_that_was_sent(postgres: Postgres, database: str) -> None:
    with psycopg.connect(postgres.url("sapa_intake", ROLE_PASSWORD), autocommit=True) as connection:
        for table in (
            "report",
            "report_grant",
            "mailbox",
            "file",
            "file_piece",
            "timer",
            "reply",
            "case_file",
            "entry",
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute(f"SELECT 1 FROM sapa.{table}")  # noqa: S608 — names of this list alone
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute(f"DELETE FROM sapa.{table}")  # noqa: S608


@pytest.mark.parametrize("missing", ["sapa_receipt_pepper", "sapa_intake_secret"])
def test_without_its_secrets_it_does_not_start(settings: SapaSettings, missing: str) -> None:
    given = SapaSettings.model_validate(settings.model_dump() | {missing: "kurang"})
    with pytest.raises(SettingsError, match=missing.upper()):
        intake_office(given)
