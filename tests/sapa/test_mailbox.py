"""The mailbox: what the receipt opens and never opens, whose replies show, and to whom messages are sealed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import errors

from common import db
from common.errors import InvalidInput, NotFound, NotSignedIn, TooMany
from deploy.local.postgres import Postgres
from services.sapa.actions import mailbox
from services.sapa.actions.accepting import accept_report
from services.sapa.actions.files import Upload
from services.sapa.actions.granting import Gift, Revocation, give, revoke
from services.sapa.actions.intake_office import IntakeOffice
from services.sapa.actions.mailbox import sending
from services.sapa.actions.office import Office
from services.sapa.actions.opening import open_case
from services.sapa.actions.replies import SendReply, send_reply
from services.sapa.actions.submitting import submit
from services.sapa.configuration import SapaSettings
from services.sapa.crypto import stretching
from services.sapa.crypto.messages import open_message
from services.sapa.crypto.places import message_place
from services.sapa.crypto.primitives import CannotOpen, from_text, new_key, public_of
from services.sapa.crypto.replies import seal_reply
from services.sapa.crypto.rows import open_body
from services.sapa.crypto.statements import epoch_statement, reply_statement
from services.sapa.queries.mailbox import IDLE, MailboxView, token_hash
from services.sapa.schemas.codes import Channel
from services.sapa.schemas.entries.received import MessageReceived, SafeContactSet
from services.sapa.schemas.reporting import SafeContact, SubmitReport
from services.sapa.workflow import Part, Role
from tests.conftest import ROLE_PASSWORD
from tests.sapa.conftest import Made, MakeOfficer
from tests.sapa.intake_setup import as_process, intake_office, open_files, open_report, role, rows

STORY, REPLY, MESSAGE = "Cerita yang hanya untuk petugas.", "Kami ada untuk Anda.", "Tolong jangan telepon malam."


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id with the least memory: what is tested here is not how long it takes."""
    monkeypatch.setattr(stretching, "MEMORY", 8192)
    monkeypatch.setattr(stretching, "PASSES", 1)


@dataclass
class Scene:
    """A report that was sent, its reporter at the mailbox, and two officers."""

    front: IntakeOffice
    office: Office
    postgres: Postgres
    owner: psycopg.Connection
    rina: Made
    sari: Made
    third: Made
    receipt: str = ""
    token: str = ""
    number: str = field(default="")

    def send(self, words: str = MESSAGE, uploads: tuple[Upload, ...] = (), key: UUID | None = None) -> None:
        with role(self.postgres, "sapa_mailbox"):
            mailbox.send_message(self.front, self.token, words, uploads, key or uuid4())

    def view(self) -> MailboxView:
        with role(self.postgres, "sapa_mailbox"):
            return mailbox.mailbox_view(self.front, self.token)

    def open(self, typed: str = "") -> str:
        with role(self.postgres, "sapa_mailbox"):
            return mailbox.open_mailbox(self.front, typed or self.receipt)

    def accept(self) -> None:
        (report,) = rows(self.owner, "report")
        self.number = accept_report(self.office, self.rina.doer, report["id"], self.sari.key_id)

    def reply(self, words: str = REPLY) -> None:
        case = open_case(self.office, self.rina.doer, self.number)
        with db.transaction() as session:
            send_reply(session, self.office, self.rina.doer, case, SendReply(words=words, reply_id=uuid4()))

    def replies(self) -> list[str | None]:
        return [letter.words for letter in self.view().letters if not letter.mine]


@pytest.fixture
def scene(
    make_officer: MakeOfficer, postgres: Postgres, settings: SapaSettings, office: Office, owner: psycopg.Connection
) -> Iterator[Scene]:
    front = intake_office(as_process(settings, postgres, "mailbox"))
    rina, sari = make_officer(Role.PENDAMPING), make_officer(Role.PENYELIA, "Sari")
    third = make_officer(Role.PENDAMPING, "Tuti", on_duty=False)
    made = Scene(front, office, postgres, owner, rina, sari, third)
    with role(postgres, "sapa_intake"):
        made.receipt = submit(front, SubmitReport(description=STORY, name="Melati"), (), uuid4())
    made.token = made.open()
    yield made
    front.decoder.close()


def test_the_receipt_opens_the_mailbox_and_never_the_report(scene: Scene) -> None:
    assert scene.view().letters == ()
    assert scene.view().is_accepted is False
    assert STORY not in repr(scene.view())
    with psycopg.connect(scene.postgres.url("sapa_mailbox", ROLE_PASSWORD), autocommit=True) as connection:
        for forbidden in (
            "SELECT story FROM sapa.report",
            "SELECT sealed FROM sapa.report_grant",
            "SELECT sealed FROM sapa.case_grant",
            "SELECT body FROM sapa.reporter_message",
            "SELECT 1 FROM sapa.entry",
            "SELECT 1 FROM sapa.file",
            "INSERT INTO sapa.reply SELECT * FROM sapa.reply",
            "UPDATE sapa.mailbox SET case_id = NULL",
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute(forbidden)


def test_a_code_may_be_typed_in_groups_and_a_wrong_one_says_the_same_as_an_unknown_one(scene: Scene) -> None:
    digits = scene.receipt
    typed = " - ".join(digits[at : at + 4] for at in range(0, 20, 4))
    assert scene.open(typed)
    last = str((int(digits[-1]) + 1) % 10)
    said = set()
    for wrong in (digits[:-1] + last, digits[:-1], "0" * 20, "abc", "", "٣" * 20, "9" * 5000):
        with pytest.raises(NotFound) as refused:
            scene.open(wrong or " ")
        said.add(str(refused.value))
    assert len(said) == 1


def test_it_closes_when_idle_when_it_is_time_and_when_somebody_leaves(scene: Scene) -> None:
    idle, old, left = scene.open(), scene.open(), scene.open()
    for token, ended in ((idle, f"last_seen_at = now() - interval '{IDLE.seconds} s'"), (old, "expires_at = now()")):
        scene.owner.execute(
            f"UPDATE sapa.mailbox_session SET {ended} WHERE token_hash = %s",  # noqa: S608 — words of this list alone
            (token_hash(token),),
        )
    with role(scene.postgres, "sapa_mailbox"):
        mailbox.leave(left)
        mailbox.leave(left)
        for token in (idle, old, left, "", "x" * 43, "y" * 5000):
            with pytest.raises(NotSignedIn):
                mailbox.mailbox_view(scene.front, token)
    assert scene.view().ends_at > datetime.now(UTC)


def test_a_message_before_acceptance_is_for_those_who_may_take_the_report(scene: Scene) -> None:
    key = uuid4()
    scene.send(key=key)
    scene.send(key=key)
    (message,) = rows(scene.owner, "reporter_message")
    report = open_report(scene.owner, scene.rina.keys.box, scene.rina.key_id)
    place = message_place(report.id, 0, message["id"])
    between = from_text(report.story["message_key"])
    sealed = (message["key_sealed"], message["body"])
    assert MESSAGE.encode() in open_message(report.private, between, place, "pesan", sealed)
    (letter,) = scene.view().letters
    assert (letter.mine, letter.kind, letter.words) == (True, "pesan", None)
    told = {row["kind"]: row["subject"] for row in rows(scene.owner, "timer")}
    assert told["mailbox.message"] == str(message["id"])


def test_replies_show_with_their_authors_role_and_openings_too(scene: Scene) -> None:
    scene.accept()
    scene.reply()
    view = scene.view()
    (letter,) = view.letters
    assert (letter.words, letter.role, letter.mine) == (REPLY, Role.PENDAMPING, False)
    assert view.is_accepted
    assert {opening.role for opening in view.openings} == {Role.PENDAMPING}
    (reply,) = rows(scene.owner, "reply")
    assert reply["opened_at"] is not None


def test_messages_and_files_to_a_case_arrive_in_it(scene: Scene) -> None:
    scene.accept()
    scene.send(uploads=(Upload("rekaman.ogg", b"OggS" + b"suara"),))
    with role(scene.postgres, "sapa_mailbox"):
        agreed = SafeContact(may_contact=True, channels=(Channel.SMS,), address="0812 1111 2222", never="Jangan malam")
        mailbox.set_safe_contact(scene.front, scene.token, agreed, uuid4())
    case = open_case(scene.office, scene.rina.doer, scene.number)
    (message,) = [entry.body for entry in case.entries if isinstance(entry.body, MessageReceived)]
    assert message.words == MESSAGE
    assert len(message.file_ids) == 1
    assert any(isinstance(one.body, SafeContactSet) and one.body.agreed == agreed for one in case.entries)
    assert [file.about.name for file in case.files if file.about] == ["rekaman.ogg"]
    view = scene.view()
    assert [letter.kind for letter in view.letters] == ["pesan", "cara_aman"]
    assert view.agreed_at == view.letters[-1].sent_at
    with pytest.raises(CannotOpen):
        open_files(scene.owner, case.keys[1].story)


def planted(scene: Scene, author: Made, sealed_to: bytes | None = None, case_id: UUID | None = None) -> None:
    """A reply that somebody wrote into the database, signed with the keys of `author`."""
    (box,) = rows(scene.owner, "mailbox")
    reply_id, now = uuid4(), datetime.now(UTC)
    sealed = seal_reply(sealed_to or bytes(box["public"]), "Datang sendiri ke jembatan.")
    told = reply_statement(reply_id, box["id"], case_id or box["case_id"], sealed, now)
    row = (reply_id, box["id"], case_id or box["case_id"], author.key_id, sealed, author.doer.signer.sign(told), now)
    scene.owner.execute(
        "INSERT INTO sapa.reply (id, mailbox_id, case_id, author_key_id, sealed, signature, sent_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        row,
    )


def test_a_planted_reply_never_shows(
    scene: Scene, make_officer: MakeOfficer, capfd: pytest.CaptureFixture[str]
) -> None:
    scene.accept()
    scene.reply()
    uncertified = make_officer(Role.PENYELIA, certified=False)
    planted(scene, scene.third)
    planted(scene, uncertified)
    planted(scene, scene.rina, case_id=uuid4())
    planted(scene, scene.rina, sealed_to=public_of(new_key()))
    assert scene.replies() == [REPLY]
    scene.owner.execute("UPDATE sapa.reply SET sent_at = sent_at + interval '1 second'")
    assert scene.replies() == []
    logged = capfd.readouterr().out
    (line,) = [row for row in logged.splitlines() if re.search(r"\bcount\D{1,2}5\b", row)]
    assert "replies_refused" in line
    assert "jembatan" not in logged


def test_a_reply_of_an_officer_from_whom_the_case_was_taken(scene: Scene) -> None:
    scene.accept()
    scene.owner.execute("UPDATE sapa.case_grant SET revoked_at = now() WHERE holder_key_id = %s", (scene.rina.key_id,))
    planted(scene, scene.rina)
    assert scene.replies() == []


def test_a_reply_of_another_mailbox_does_not_open_in_this_one(scene: Scene) -> None:
    scene.accept()
    scene.reply()
    with role(scene.postgres, "sapa_intake"):
        other = submit(scene.front, SubmitReport(description="lain"), (), uuid4())
    scene.owner.execute(
        "UPDATE sapa.reply SET mailbox_id = (SELECT id FROM sapa.mailbox WHERE case_id IS NULL)",
    )
    scene.token = scene.open(other)
    assert scene.replies() == []


@pytest.mark.parametrize("planted_key", ["the report's", "the case's newest epoch", "another case's"])
def test_nothing_is_sealed_to_a_key_that_somebody_planted(scene: Scene, planted_key: str) -> None:
    thief = new_key()
    if planted_key == "the report's":
        scene.owner.execute("UPDATE sapa.report SET public = %s", (public_of(thief),))
    else:
        scene.accept()
        _plant_epoch(scene, thief, is_same_case=planted_key == "the case's newest epoch")
    scene.send()
    (message,) = rows(scene.owner, "reporter_message")
    owner_id = message["case_id"] or message["report_id"]
    for epoch in (0, 1, 2):
        with pytest.raises(CannotOpen):
            open_body(thief, message_place(owner_id, epoch, message["id"]), message["key_sealed"], message["body"])
    if planted_key == "the case's newest epoch":
        assert message["epoch"] == 1
        scene.owner.execute("UPDATE sapa.case_file SET epoch = 1")
        case = open_case(scene.office, scene.rina.doer, scene.number)
        assert any(isinstance(one.body, MessageReceived) and one.body.words == MESSAGE for one in case.entries)


def _plant_epoch(scene: Scene, thief: bytes, *, is_same_case: bool) -> None:
    """An epoch signed by a certified officer who was never granted the case; or a whole case that names no mailbox."""
    now, publics = datetime.now(UTC), (public_of(thief), public_of(thief))
    (case,) = rows(scene.owner, "case_file")
    case_id, epoch = (case["id"], 2) if is_same_case else (uuid4(), 1)
    if not is_same_case:
        scene.owner.execute(
            "INSERT INTO sapa.case_file (id, number, urgency, opened_at) VALUES (%s, '2026-9999', 'segera', now())",
            (case_id,),
        )
        scene.owner.execute("UPDATE sapa.mailbox SET case_id = %s", (case_id,))
    signed = scene.third.doer.signer.sign(epoch_statement(case_id, epoch, publics, now))
    scene.owner.execute(
        "INSERT INTO sapa.case_epoch (case_id, epoch, public, identity_public, made_by, signature, made_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (case_id, epoch, *publics, scene.third.key_id, signed, now),
    )
    scene.owner.execute("UPDATE sapa.case_file SET epoch = %s WHERE id = %s", (epoch, case_id))


def test_after_a_revocation_messages_go_to_the_new_epoch_even_when_the_database_says_the_old(scene: Scene) -> None:
    scene.accept()
    _give_third(scene)
    case = open_case(scene.office, scene.sari.doer, scene.number)
    with db.transaction() as session:
        gone = Revocation(holder_key_id=scene.rina.key_id, reason="pindah tugas")
        revoke(session, scene.office, scene.sari.doer, case, gone)
    scene.owner.execute("UPDATE sapa.case_file SET epoch = 1")
    scene.send()
    (message,) = rows(scene.owner, "reporter_message")
    assert message["epoch"] == 2


def _give_third(scene: Scene) -> None:
    case = open_case(scene.office, scene.sari.doer, scene.number)
    with db.transaction() as session:
        give(session, scene.office, scene.sari.doer, case, Gift(holder_key_id=scene.third.key_id, part=Part.PENDAMPING))


def test_wiping_leaves_no_reply_no_trace_and_no_way_back(scene: Scene) -> None:
    scene.accept()
    scene.reply()
    scene.view()
    with role(scene.postgres, "sapa_mailbox"):
        mailbox.wipe(scene.front, scene.token)
    for table in ("reply", "opening", "mailbox_session"):
        assert rows(scene.owner, table) == []
    (box,) = rows(scene.owner, "mailbox")
    assert (box["wrapped"], box["wiped_at"] is None) == (b"", False)
    with pytest.raises(NotSignedIn):
        scene.view()
    with pytest.raises(NotFound):
        scene.open()
    assert open_case(scene.office, scene.rina.doer, scene.number).entries


def test_what_cannot_be_sent_is_refused_with_its_cure(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    for words in ("", "   ", "x" * 20_001):
        with pytest.raises(InvalidInput):
            scene.send(words)
    monkeypatch.setattr(sending, "MOST_PER_HOUR", 1)
    scene.send()
    with pytest.raises(TooMany):
        scene.send()
    scene.owner.execute("UPDATE sapa.reporter_message SET sent_at = sent_at - %s", (timedelta(hours=2),))
    scene.send()
