"""A citizen reports a violation: one writing statement, no reading one.

The same Idempotency-Key again writes nothing and gets the first answer. Photos are checked and stored
before; they are the action's from then on, and forgotten when no report comes of them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from common import db
from common.codes import new_secret, secret_hash
from common.errors import DomainError, InvalidInput, Unavailable
from common.idempotency import Claim, replay
from common.media import Accepted, forget
from services.perda_report.actions.office import Office
from services.perda_report.actions.pictures import distance_from, without_repeats
from services.perda_report.actions.place import Site, settle_place, settle_time
from services.perda_report.actions.submission import TAKE_IN, TAKE_IN_WITH_PHOTOS
from services.perda_report.crypto import ReporterContact
from services.perda_report.messages import Facts, Kind, message, opd_recipient
from services.perda_report.numbers import new_number
from services.perda_report.queries.reference import CategoryView, Reference
from services.perda_report.schemas import ReportCreated, SubmitReport
from services.perda_report.workflow import FIRST, MOST_PHOTOS, Term

SCOPE = "perda.submit_report"
TRIES = 5
UNKNOWN_CATEGORY = "Pilih jenis pelanggaran dari daftar."
TOO_MANY_PHOTOS = f"Kirim paling banyak {MOST_PHOTOS} foto."
NO_NUMBER = "Nomor laporan belum bisa dibuat. Kirim lagi sebentar lagi."


@dataclass(frozen=True, slots=True)
class Submission:
    """What comes with the form: the request's Idempotency-Key, the door it came by, and accepted photos."""

    key: str
    channel: str = "web"
    photos: Sequence[Accepted] = ()


@dataclass(frozen=True, slots=True)
class Submitted:
    """The answer as JSON. `is_repeat`: it is the first answer again, and nothing was written."""

    answer: bytes
    is_repeat: bool

    @property
    def created(self) -> ReportCreated:
        """The answer as the model that it was made from."""
        return ReportCreated.model_validate_json(self.answer)


def submit_report(office: Office, form: SubmitReport, submission: Submission) -> Submitted:
    """Take a report in; it is committed when this returns.

    Raises InvalidInput for a category, place or time that does not fit, KeyReused when the key came with
    another body. Both leave nothing behind.
    """
    photos = without_repeats(submission.photos)
    claim = Claim.of(submission.key, SCOPE, _canonical(form, photos))
    try:
        submitted = _submit(office, form, Submission(submission.key, submission.channel, photos), claim)
    except DomainError:
        _forget(office, submission.photos)
        raise
    kept = () if submitted.is_repeat else photos
    _forget(office, [photo for photo in submission.photos if photo not in kept])
    return submitted


def _submit(office: Office, form: SubmitReport, submission: Submission, claim: Claim) -> Submitted:
    try:
        intake = _Intake(office, form, submission)
    except InvalidInput:
        # What was right when it came first (a category, a time) is still answered, however late the repeat.
        earlier = _first_answer(claim)
        if earlier is None:
            raise
        return earlier
    statement = TAKE_IN_WITH_PHOTOS if submission.photos else TAKE_IN
    for _ in range(TRIES):
        parameters, answer = intake.row(claim)
        try:
            row = db.write_once(statement, parameters)
        except IntegrityError as refused:
            if "uq_report_tracking_number" not in str(refused.orig):
                raise
            continue
        if row is not None and row[0]:
            return Submitted(answer, is_repeat=False)
        earlier = _first_answer(claim)
        if earlier is not None:
            return earlier
    raise Unavailable(NO_NUMBER)


def _first_answer(claim: Claim) -> Submitted | None:
    with db.reading() as session:
        answer = replay(session, claim)
    return None if answer is None else Submitted(answer, is_repeat=True)


class _Intake:
    """One report on its way in: everything but its number, which may have to be drawn again."""

    def __init__(self, office: Office, form: SubmitReport, submission: Submission) -> None:
        now = datetime.now(UTC)
        reference = office.reference.current()
        self._office, self._form = office, form
        self._category = _category(reference, form.category)
        self._site = settle_place(form, office.pack)
        occurred_at = settle_time(form.occurred_at, office.pack.zone, now)
        if len(submission.photos) > MOST_PHOTOS:
            raise InvalidInput(TOO_MANY_PHOTOS, fields={"photos": TOO_MANY_PHOTOS})
        self._opd = reference.answering_opd(self._category, self._site.kecamatan_code, now)
        self._words = reference.templates
        self._verify_due_at = reference.due(Term.VERIFY, form.category, now)
        self._due_at = reference.due(Term.FINISH, form.category, now)
        self._fixed = self._columns() | {"occurred_at": occurred_at, "channel": submission.channel}
        if submission.photos:
            self._fixed["photos"] = json.dumps([_described(photo, self._site) for photo in submission.photos])

    def row(self, claim: Claim) -> tuple[Mapping[str, Any], bytes]:
        """The statement's parameters under a new number, and the answer that they stand for."""
        number, secret = new_number(self._office.pack.code_prefix), new_secret()
        answer = self._answer(number, secret).model_dump_json().encode()
        parameters = self._fixed | self._notice(number)
        parameters["key_hash"], parameters["fingerprint"] = claim.key_hash, claim.fingerprint
        parameters["sealed_answer"] = claim.sealed(answer)
        parameters["tracking_number"], parameters["secret_hash"] = number, secret_hash(secret)
        parameters["contact"] = self._contact(number)
        return parameters, answer

    def _columns(self) -> dict[str, Any]:
        form, site = self._form, self._site
        return {
            "category_code": form.category,
            "description": form.description,
            "latitude": site.latitude,
            "longitude": site.longitude,
            "accuracy_m": None if site.latitude is None else form.accuracy_m,
            "desa_code": site.desa_code,
            "kecamatan_code": site.kecamatan_code,
            "place": site.label,
            "landmark": form.landmark or "",
            "identity": form.identity,
            "opd_code": self._opd.code,
            "verify_due_at": self._verify_due_at,
            "due_at": self._due_at,
            "kind": Kind.DILAPORKAN,
            "email_hash": self._office.box.email_hash(form.email) if form.email else None,
        }

    def _contact(self, number: str) -> bytes | None:
        form = self._form
        if not form.has_contact:
            return None
        contact = ReporterContact(form.name or "", form.phone or "", form.email or "")
        return self._office.box.seal(number, contact)

    def _notice(self, number: str) -> dict[str, Any]:
        pack = self._office.pack
        facts = Facts(
            tracking_number=number,
            category=self._category.name,
            kecamatan=self._site.kecamatan,
            opd_code=self._opd.code,
            opd=self._opd.name,
            link=f"{self._office.base_url}/petugas/laporan/{number}",
            zone=pack.zone,
            zone_label=pack.zone_label,
            due_at=self._verify_due_at,
        )
        notice = message("report.new", opd_recipient(self._opd.code), facts, self._words)
        return {
            "topic": notice.topic,
            "recipient": notice.recipient,
            "subject": notice.subject,
            "body": notice.body,
            "data": json.dumps(notice.data),
        }

    def _answer(self, number: str, secret: str) -> ReportCreated:
        return ReportCreated(
            tracking_number=number,
            secret=secret,
            status=FIRST,
            opd=self._opd.name,
            opd_code=self._opd.code,
            verify_due_at=self._verify_due_at,
            due_at=self._due_at,
            url=f"{self._office.base_url}/laporan/{number}#{secret}",
        )


def _category(reference: Reference, code: str) -> CategoryView:
    category = reference.by_code.get(code)
    if category is None or not category.is_active:
        raise InvalidInput(UNKNOWN_CATEGORY, fields={"category": UNKNOWN_CATEGORY})
    return category


def _canonical(form: SubmitReport, photos: Sequence[Accepted]) -> bytes:
    """The same for the same report, however it was written: left out and null are one."""
    return "\n".join([form.model_dump_json(exclude_none=True), *(photo.sha256 for photo in photos)]).encode()


def _described(photo: Accepted, site: Site) -> dict[str, Any]:
    return {
        "sha256": photo.sha256,
        "original_key": photo.original_key,
        "shown_key": photo.shown_key,
        "thumb_key": photo.thumb_key,
        "width": photo.width,
        "height": photo.height,
        "size": photo.size,
        "taken_at": photo.taken_at.isoformat() if photo.taken_at else None,
        "distance_m": distance_from(photo, site.latitude, site.longitude),
    }


def _forget(office: Office, photos: Sequence[Accepted]) -> None:
    forget(office.store, [key for photo in photos for key in photo.keys])
