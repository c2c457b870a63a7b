"""Certificates on the server: the request that an officer carries away, and the certificate that comes back.

The root signs on another machine (`smartsociety sapa certify`); what comes back is believed for its signature alone,
whoever brings it.
"""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.audit import Actor, record
from common.errors import Conflict, InvalidInput, NotFound
from services.sapa.actions.office import Doer, Office
from services.sapa.actions.signed_audit import record_signed
from services.sapa.crypto.certificates import Certificate, NotCertified, from_line, read
from services.sapa.crypto.officer_keys import fingerprint
from services.sapa.crypto.primitives import CannotOpen, to_text
from services.sapa.crypto.requests import CertificateRequest
from services.sapa.models import Officer, OfficerKey
from services.sapa.queries.trust import Colleague, colleagues
from services.sapa.workflow import Role

NOT_A_LINE = "Baris sertifikat ini tidak lengkap. Salin seluruh baris dari komputer upacara."
NOT_OURS = "Sertifikat ini bukan dari kunci induk kantor ini."
OVER = "Sertifikat ini sudah tidak berlaku. Minta yang baru dari kepala UPTD."
NO_SUCH_KEY = "Kunci dalam sertifikat ini tidak ada di sini."
OTHER_KEYS = "Kunci dalam sertifikat berbeda dari kunci petugas ini. Ulangi pengesahan."
REVOKED = "Kunci ini sudah dicabut dan tidak dapat disahkan lagi."
OLDER = "Kunci ini sudah punya sertifikat yang lebih baru."
ACT = "key.certify"


def request_line(office: Office, officer: Officer, key: OfficerKey) -> str:
    """The line that the officer brings to the ceremony."""
    return CertificateRequest(
        office=office.slug,
        key_id=str(key.id),
        officer_id=str(officer.id),
        username=officer.username,
        name=officer.name,
        role=officer.role,
        box_public=to_text(key.box_public),
        sign_public=to_text(key.sign_public),
    ).line


def store_certificate(session: Session, office: Office, line: str, actor: Actor) -> Colleague:
    """Take in a certificate by command. The role in it becomes the officer's role.

    Raises InvalidInput, NotFound for an unknown key, and Conflict for a revoked key or an older certificate.
    """
    found = _stored(session, office, line)
    record(session, actor, ACT, f"key:{found.key_id}", fingerprint=fingerprint(found.box_public, found.sign_public))
    return found


def bring_certificate(session: Session, office: Office, doer: Doer, line: str) -> Colleague:
    """The same from the page of an officer, whose audit row is signed."""
    found = _stored(session, office, line)
    told = fingerprint(found.box_public, found.sign_public)
    record_signed(session, doer, ACT, f"key:{found.key_id}", fingerprint=told)
    return found


def _stored(session: Session, office: Office, line: str) -> Colleague:
    told, body, signature = _read(office, line)
    officer, key = _row(session, told)
    if (told.box_key, told.sign_key) != (key.box_public, key.sign_public):
        raise InvalidInput(OTHER_KEYS)
    if key.revoked_at is not None:
        raise Conflict(REVOKED)
    if key.certificate is not None and key.signature is not None:
        _refuse_older(office, told, key.certificate, key.signature)
    if officer.role != told.role:
        officer.role = told.role
        officer.generation += 1
    officer.name = told.name
    key.certificate, key.signature, key.certified_at = body, signature, datetime.now(UTC)
    session.flush()
    return colleagues(session, office.trust)[key.id]


def _read(office: Office, line: str) -> tuple[Certificate, bytes, bytes]:
    try:
        body, signature = from_line(line)
    except CannotOpen:
        raise InvalidInput(NOT_A_LINE) from None
    try:
        told = read(office.root_key, office.slug, body, signature)
        Role(told.role), UUID(told.key_id), UUID(told.officer_id)
    except ValueError:
        raise InvalidInput(NOT_OURS) from None
    if not told.is_valid(datetime.now(UTC)):
        raise InvalidInput(OVER)
    return told, body, signature


def _row(session: Session, told: Certificate) -> tuple[Officer, OfficerKey]:
    wanted = select(Officer, OfficerKey).join(OfficerKey, OfficerKey.officer_id == Officer.id)
    found = session.execute(
        wanted.where(OfficerKey.id == UUID(told.key_id), Officer.id == UUID(told.officer_id)).with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound(NO_SUCH_KEY)
    return found[0], found[1]


def _refuse_older(office: Office, told: Certificate, body: bytes, signature: bytes) -> None:
    """A carried-off older certificate must not give back a role that the newer one took away."""
    try:
        held = read(office.root_key, office.slug, body, signature)
    except NotCertified:
        return
    if datetime.fromisoformat(told.issued_at) < datetime.fromisoformat(held.issued_at):
        raise Conflict(OLDER)
