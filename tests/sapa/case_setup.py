"""Reports and cases of the tests, made with the same functions as the intake and the officers' process use."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, NullPool, create_engine, insert

from common.codes import new_id
from common.db import session as db_session
from services.sapa.actions.accepting import accept_report
from services.sapa.actions.office import Office
from services.sapa.actions.opening import open_case
from services.sapa.crypto.files import seal_file
from services.sapa.crypto.messages import message_key, seal_message
from services.sapa.crypto.places import file_place, message_place, report_place
from services.sapa.crypto.primitives import new_key, public_of, seal_to, to_text
from services.sapa.crypto.rows import seal_row
from services.sapa.models import FilePiece, Mailbox, Report, ReporterMessage, ReportGrant, SealedFile
from services.sapa.queries.opened import OpenedCase
from services.sapa.schemas.codes import AgeGroup, Form, ForWhom, Safety
from services.sapa.schemas.reporting import DangerTold, ReportStory, ReportSummary, SafeContact
from services.sapa.schemas.sent import ABOUT, FileAbout, MessageBody
from services.sapa.workflow import Urgency
from tests.sapa.conftest import Made

SECRET_WORDS = "suami saya memukul setiap malam"
READ_WITHIN = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Told:
    """What a reporter of a test says; every field may be left as it is."""

    words: str = SECRET_WORDS
    name: str = "Murni"
    safe_contact: SafeContact = field(default_factory=SafeContact)
    forms: tuple[Form, ...] = (Form.FISIK,)
    urgency: Urgency = Urgency.SEGERA
    danger: DangerTold = field(default_factory=lambda: DangerTold(safety=Safety.TIDAK_AMAN))
    for_whom: ForWhom = ForWhom.SAYA
    age_group: AgeGroup | None = None
    kecamatan_code: str | None = None
    files: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report that waits, with the keys that only the reporter and its grantees have."""

    report_id: UUID
    mailbox_id: UUID
    private: bytes = field(repr=False)
    reporter: bytes = field(repr=False)


def waiting_report(office: Office, *officers: Made, told: Told | None = None) -> UUID:
    """A report that these officers may accept."""
    return send_report(office, officers, told or Told()).report_id


def send_report(office: Office, officers: Sequence[Made], told: Told) -> Waiting:
    """The same, with the keys."""
    sent = Waiting(new_id(), new_id(), new_key(), new_key())
    public, place, now = public_of(sent.private), report_place(sent.report_id), datetime.now(UTC)
    summary = seal_row(public, place, {"summary": _summary(told).model_dump_json().encode()})
    story = seal_row(public, place, {"story": _story(told, sent).model_dump_json().encode()})
    holders = [(one.key_id, one.keys.box_public) for one in officers]
    report = {
        "id": sent.report_id,
        "received_at": now,
        "urgency": told.urgency,
        "read_by": now + READ_WITHIN,
        "public": public,
        "summary_key": summary.key_sealed,
        "summary": summary.fields["summary"],
        "story_key": story.key_sealed,
        "story": story.fields["story"],
    }
    grants = [
        {"id": new_id(), "report_id": sent.report_id, "holder_key_id": holder, "sealed": seal_to(box, sent.private)}
        for holder, box in (*holders, (None, office.escrow_key))
    ]
    mailbox = {
        "id": sent.mailbox_id,
        "lookup": new_key(),
        "report_id": sent.report_id,
        "public": public_of(sent.reporter),
        "wrapped": b"-",
        "created_at": now,
    }
    with writing_as("sapa_intake") as connection:
        connection.execute(insert(Report).values(report))
        connection.execute(insert(ReportGrant).values(grants))
        connection.execute(insert(Mailbox).values(mailbox))
        for name, data in told.files:
            add_file(connection, FileAt(sent.report_id, 0, public), name, data)
    return sent


@contextmanager
def writing_as(role: str) -> Iterator[Connection]:
    """A connection as another role than the process under test: `sapa_intake` or `sapa_mailbox`."""
    bound = db_session._Process.engine
    assert bound is not None
    engine = create_engine(bound.url.set(username=role), poolclass=NullPool)
    with engine.begin() as connection:
        yield connection


@dataclass(frozen=True, slots=True)
class FileAt:
    """Where a file is sealed: its report (epoch 0) or case, and that key."""

    owner: UUID
    epoch: int
    public: bytes
    scope: int = 0
    message_id: UUID | None = None


def add_file(connection: Connection, at: FileAt, name: str, data: bytes) -> UUID:
    """A file as the intake writes it."""
    file_id = new_id()
    place = file_place(at.owner, at.epoch, file_id)
    about = FileAbout(name=name, type="application/pdf", size=len(data))
    told = seal_row(at.public, place, {ABOUT: about.model_dump_json().encode()})
    sealed = seal_file(at.public, place, data)
    row = {
        "id": file_id,
        "owner_id": at.owner,
        "epoch": at.epoch,
        "scope": at.scope,
        "message_id": at.message_id,
        "data_owner": at.owner,
        "data_epoch": at.epoch,
        "data_key": sealed.key_sealed,
        "header": sealed.header,
        "about_key": told.key_sealed,
        "about": told.fields[ABOUT],
        "created_at": datetime.now(UTC),
    }
    connection.execute(insert(SealedFile).values(row))
    pieces = [{"file_id": file_id, "number": number, "body": body} for number, body in enumerate(sealed.pieces)]
    connection.execute(insert(FilePiece).values(pieces))
    return file_id


def send_message(sent: Waiting, words: str, case: OpenedCase | None = None) -> UUID:
    """What the reporter writes later: to the report's key, or to the epoch of the case that it has become."""
    message_id, body = new_id(), MessageBody(words=words)
    owner, epoch = (case.id, case.epoch) if case else (sent.report_id, 0)
    public = case.now.publics[0] if case else public_of(sent.private)
    _write_message(sent, message_id, (owner, epoch, public), ("pesan", body.model_dump_json().encode()))
    return message_id


def agree(sent: Waiting, agreed: SafeContact) -> UUID:
    """A new safe-contact agreement, from the mailbox, to the report's key."""
    message_id = new_id()
    at = (sent.report_id, 0, public_of(sent.private))
    _write_message(sent, message_id, at, ("cara_aman", agreed.model_dump_json().encode()))
    return message_id


def _write_message(sent: Waiting, message_id: UUID, at: tuple[UUID, int, bytes], told: tuple[str, bytes]) -> None:
    owner, epoch, public = at
    kind, plain = told
    between, place = message_key(sent.reporter, public_of(sent.private)), message_place(owner, epoch, message_id)
    key_sealed, body = seal_message(public, between, place, kind, plain)
    row = {
        "id": message_id,
        "mailbox_id": sent.mailbox_id,
        "report_id": sent.report_id,
        "case_id": owner if epoch else None,
        "epoch": epoch,
        "kind": kind,
        "key_sealed": key_sealed,
        "body": body,
        "sent_at": datetime.now(UTC),
    }
    with writing_as("sapa_mailbox") as connection:
        connection.execute(insert(ReporterMessage).values(row))


def accepted_case(office: Office, worker: Made, supervisor: Made, told: Told | None = None) -> OpenedCase:
    """A case that these two hold, as the worker opened it."""
    report_id = waiting_report(office, worker, supervisor, told=told)
    return open_case(office, worker.doer, accept_report(office, worker.doer, report_id, supervisor.key_id))


def _story(told: Told, sent: Waiting) -> ReportStory:
    return ReportStory(
        description=told.words,
        forms=told.forms,
        name=told.name,
        safe_contact=told.safe_contact,
        mailbox_id=sent.mailbox_id,
        reporter_public=to_text(public_of(sent.reporter)),
        message_key=to_text(message_key(sent.reporter, public_of(sent.private))),
    )


def _summary(told: Told) -> ReportSummary:
    return ReportSummary(
        for_whom=told.for_whom,
        age_group=told.age_group,
        kecamatan_code=told.kecamatan_code,
        danger=told.danger,
        may_contact=told.safe_contact.may_contact,
        channels=told.safe_contact.channels,
        file_count=len(told.files),
    )
