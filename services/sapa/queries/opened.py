"""A case as one officer may read it: rows opened with the officer's keys, and only what its signatures hold up.

Nothing here asks whether reading is allowed or writes that it was done: actions.opening does both before it calls this.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.sapa.crypto.epochs import STORY, EpochKeys, open_grant
from services.sapa.crypto.places import entry_place
from services.sapa.crypto.primitives import CannotOpen, from_text
from services.sapa.crypto.rows import open_body
from services.sapa.crypto.statements import EntryTold, Forged, digest, entry_statement, verify
from services.sapa.models import Case, CaseGrant, Entry, SealedFile
from services.sapa.queries.chain import Epoch, Known, chain
from services.sapa.queries.files import OpenedFile, open_files
from services.sapa.queries.trust import Colleague
from services.sapa.schemas.entries import EntryBody, parse_body
from services.sapa.schemas.entries.received import ReportKeyKept, Resealed

IN_CLEAR = (
    "id",
    "number",
    "state",
    "urgency",
    "epoch",
    "version",
    "opened_at",
    "review_at",
    "closed_at",
    "report_id",
    "mailbox_id",
)


@dataclass(frozen=True, slots=True)
class OpenedEntry:
    """An entry whose author holds. `resealed_by`: who vouches for author and time since it was sealed anew."""

    id: UUID
    scope: int
    author: Colleague
    made_at: datetime
    body: EntryBody = field(repr=False)
    resealed_by: Colleague | None = None


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """What the officer's grant shows. `part`, `has_identity`: of that grant. `refused`: entries that did not hold,
    and once it was opened by actions.opening, those that are gone.

    `keys`: private halves by epoch. `report_id`: of the report that it came from, if any.
    """

    id: UUID
    number: str
    state: str
    urgency: str
    epoch: int
    version: int
    opened_at: datetime
    review_at: datetime | None
    closed_at: datetime | None
    report_id: UUID | None
    mailbox_id: UUID | None
    part: str
    has_identity: bool
    entries: tuple[OpenedEntry, ...] = field(repr=False)
    files: tuple[OpenedFile, ...] = field(repr=False)
    refused: int
    chain: Mapping[int, Epoch] = field(repr=False)
    keys: Mapping[int, EpochKeys] = field(repr=False)
    report_key: bytes | None = field(default=None, repr=False)

    @property
    def now(self) -> Epoch:
        """The epoch to which what is new is sealed."""
        return self.chain[self.epoch]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: the key's id and X25519 private half, whose keys count, and escrow's public half."""

    key_id: UUID
    private: bytes = field(repr=False)
    known: Known
    escrow_key: bytes


def read_case(session: Session, case: Case, reader: Reader) -> OpenedCase | None:
    """The story as far as the reader's grants go; None when they do not open the present epoch.

    Raises Forged when the database calls another epoch the present one than the signed chain does.
    """
    verified = chain(session, case.id, reader.known, reader.escrow_key)
    keys = my_keys(session, case.id, reader, verified)
    if keys and max(verified) != case.epoch:
        raise Forged("not the newest epoch")
    if case.epoch not in keys:
        return None
    rows = session.scalars(select(Entry).where(Entry.case_id == case.id, Entry.scope == STORY)).all()
    files = session.scalars(select(SealedFile).where(SealedFile.owner_id.in_((case.id, case.report_id)))).all()
    entries, refused = open_entries(rows, keys, verified, reader.known)
    kept = next((one.body for one in entries if isinstance(one.body, ReportKeyKept)), None)
    report_key = from_text(kept.private) if kept else None
    return OpenedCase(
        **{name: getattr(case, name) for name in IN_CLEAR},
        part=verified[case.epoch].holdings[reader.key_id].part,
        has_identity=keys[case.epoch].identity is not None,
        entries=tuple(one for one in entries if not isinstance(one.body, ReportKeyKept)),
        files=open_files(files, keys, report_key),
        refused=refused,
        chain=verified,
        keys=keys,
        report_key=report_key,
    )


def my_keys(session: Session, case_id: UUID, reader: Reader, verified: Mapping[int, Epoch]) -> dict[int, EpochKeys]:
    """The epochs of this case that the reader's grants open."""
    mine = select(CaseGrant.epoch, CaseGrant.sealed).where(
        CaseGrant.case_id == case_id, CaseGrant.holder_key_id == reader.key_id, CaseGrant.sealed.is_not(None)
    )
    opened = {}
    for number, sealed in session.execute(mine).all():
        keys = _keys_of(reader, sealed or b"", verified.get(number))
        if keys is not None:
            opened[number] = keys
    return opened


def _keys_of(reader: Reader, sealed: bytes, epoch: Epoch | None) -> EpochKeys | None:
    """None for a grant whose signature, digest or keys are not those of the verified epoch."""
    held = epoch.holdings.get(reader.key_id) if epoch else None
    if epoch is None or held is None or not held.is_live or held.sealed_digest != digest(sealed):
        return None
    try:
        keys = open_grant(reader.private, sealed)
        fits = keys.public_story == epoch.publics[0] and (keys.identity is None or keys.publics == epoch.publics)
    except CannotOpen:
        return None
    return keys if fits else None


def open_entries(
    rows: Iterable[Entry], keys: Mapping[int, EpochKeys], verified: Mapping[int, Epoch], known: Known
) -> tuple[tuple[OpenedEntry, ...], int]:
    """Oldest first, with how many were left out because author, signature or seal do not hold."""
    opened, refused = [], 0
    for row in rows:
        try:
            opened.append(open_entry(row, keys, verified, known))
        except (CannotOpen, Forged, ValueError):
            refused += 1
    return tuple(sorted(opened, key=lambda one: one.made_at)), refused


def open_entry(row: Entry, keys: Mapping[int, EpochKeys], verified: Mapping[int, Epoch], known: Known) -> OpenedEntry:
    """Raises Forged for a row whose author is no grantee of its epoch or did not sign it, CannotOpen, ValueError."""
    author = known.get(row.author_key_id)
    epoch = verified.get(row.epoch)
    held = epoch.holdings.get(row.author_key_id) if epoch else None
    if epoch is None or author is None or held is None or not held.covers(row.made_at):
        raise Forged("not of a grantee, or after the grant ended")
    if author.revoked_at is not None and row.made_at >= author.revoked_at:
        raise Forged("signed with a revoked key")
    told = EntryTold(row.id, row.case_id, row.epoch, row.scope, row.key_sealed, row.body, row.made_at)
    verify(author.sign_public, entry_statement(told), row.signature)
    if row.epoch not in keys:
        raise CannotOpen("an epoch that this officer does not hold")
    private = keys[row.epoch].of(row.scope)
    place = entry_place(row.case_id, row.epoch, row.id)
    body = parse_body(open_body(private, place, row.key_sealed, row.body, epoch.publics[row.scope]))
    if isinstance(body, Resealed):
        return _vouched(row, body, author, known)
    return OpenedEntry(row.id, row.scope, author, row.made_at, body)


def _vouched(row: Entry, sealed_anew: Resealed, by: Colleague, known: Known) -> OpenedEntry:
    author = known.get(sealed_anew.author_key_id)
    if author is None:
        raise Forged("of nobody that is known")
    body = parse_body(sealed_anew.body.encode())
    return OpenedEntry(row.id, row.scope, author, sealed_anew.made_at, body, resealed_by=by)
