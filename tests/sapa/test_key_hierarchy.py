"""Random grants, revocations, epochs and re-grants: who can open what is exactly what a few sets say."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from common import db
from common.codes import new_id
from common.errors import Conflict, NotFound
from services.sapa.actions.entries import add_entry
from services.sapa.actions.granting import Gift, Revocation, give, revoke
from services.sapa.actions.keys.escrow_opening import EscrowAsk, open_escrow
from services.sapa.actions.office import Office
from services.sapa.actions.opening import open_case
from services.sapa.crypto.epochs import EpochKeys, open_grant
from services.sapa.crypto.escrow import HOLDERS
from services.sapa.crypto.places import entry_place
from services.sapa.crypto.primitives import CannotOpen
from services.sapa.crypto.rows import open_body
from services.sapa.models import CaseGrant, Entry
from services.sapa.schemas.entries.received import Note
from services.sapa.workflow import Part, Role
from tests.sapa.case_setup import accepted_case
from tests.sapa.conftest import ESCROW, ESCROW_SEED, Made, MakeOfficer
from tests.sapa.keys_setup import CLI

FEWEST = 2
REASON = "Kedua pemegang kasus ini sudah tidak bertugas."


class Act(Enum):
    """What happens to the case next, to one of the officers."""

    GIVE = "give"
    REVOKE = "revoke"
    RESEAL = "reseal"
    WRITE = "write"
    ESCROW = "escrow"


@dataclass
class Model:
    """Who holds which epochs, who ever did (a thief keeps copies), and in which epoch each entry stands."""

    supervisor: UUID
    epoch: int = 1
    holds: dict[UUID, set[int]] = field(default_factory=dict)
    ever: dict[UUID, set[int]] = field(default_factory=dict)
    entries: dict[UUID, int] = field(default_factory=dict)

    def give(self, key_id: UUID, epochs: set[int]) -> None:
        self.holds[key_id] = set(epochs)
        self.ever.setdefault(key_id, set()).update(epochs)

    def revoke(self, key_id: UUID, *, reseal: bool) -> None:
        del self.holds[key_id]
        self.epoch += 1
        for other in self.holds:
            self.give(other, self.holds[other] | {self.epoch})
        if reseal:
            self.entries = dict.fromkeys(self.entries, self.epoch)


@dataclass
class World:
    """The case beside its model."""

    office: Office
    officers: dict[UUID, Made]
    number: str
    case_id: UUID
    model: Model
    copies: dict[tuple[UUID, int], list[bytes]] = field(default_factory=dict)

    def do(self, act: Act, officer: Made) -> None:
        """By the supervisor, or refused just where the model says so."""
        is_held = officer.key_id in self.model.holds
        match act:
            case Act.GIVE:
                with refused(when=is_held):
                    self._give(officer)
                    self.model.give(officer.key_id, self.model.holds[self.model.supervisor])
            case Act.REVOKE | Act.RESEAL:
                is_last = officer.key_id == self.model.supervisor or len(self.model.holds) <= FEWEST
                with refused(when=not is_held or is_last):
                    self._revoke(officer, is_misconduct=act is Act.RESEAL)
                    self.model.revoke(officer.key_id, reseal=act is Act.RESEAL)
            case Act.WRITE:
                self._write(officer if is_held else self.officers[self.model.supervisor])
            case Act.ESCROW:
                asked = EscrowAsk(officer.key_id, REASON, HOLDERS[:2], (self.number,))
                with db.transaction() as session:
                    open_escrow(session, self.office, ESCROW_SEED, asked, CLI)
                self.model.give(officer.key_id, set(range(1, self.model.epoch + 1)))
        self._keep_copies()

    def _give(self, officer: Made) -> None:
        boss = self.officers[self.model.supervisor]
        case = open_case(self.office, boss.doer, self.number)
        with db.transaction() as session:
            give(session, self.office, boss.doer, case, Gift(holder_key_id=officer.key_id, part=Part.PENDAMPING))

    def _revoke(self, officer: Made, *, is_misconduct: bool) -> None:
        boss = self.officers[self.model.supervisor]
        case = open_case(self.office, boss.doer, self.number)
        told = Revocation(holder_key_id=officer.key_id, reason="pindah", is_misconduct=is_misconduct)
        with db.transaction() as session:
            revoke(session, self.office, boss.doer, case, told)

    def _write(self, officer: Made) -> None:
        case, entry_id = open_case(self.office, officer.doer, self.number), new_id()
        with db.transaction() as session:
            add_entry(session, self.office, officer.doer, case, Note(words="catatan"), entry_id=entry_id)
        self.model.entries[entry_id] = self.model.epoch

    def _keep_copies(self) -> None:
        """As somebody who copies the database every night."""
        with db.reading() as session:
            for row in session.scalars(select(CaseGrant).where(CaseGrant.case_id == self.case_id)):
                if row.holder_key_id is not None and row.sealed is not None:
                    self.copies.setdefault((row.holder_key_id, row.epoch), []).append(row.sealed)

    def check(self) -> None:
        """Through the front door, and with bare keys on every copy that was ever made."""
        with db.reading() as session:
            rows = {row.id: row for row in session.scalars(select(Entry).where(Entry.case_id == self.case_id))}
            escrowed = session.execute(
                select(CaseGrant.epoch, CaseGrant.sealed).where(
                    CaseGrant.case_id == self.case_id, CaseGrant.holder_key_id.is_(None)
                )
            ).all()
        mine = {entry_id: rows[entry_id] for entry_id in self.model.entries}
        assert {entry_id: row.epoch for entry_id, row in mine.items()} == self.model.entries
        for officer in self.officers.values():
            self._check_door(officer, set(mine))
            self._check_bare(officer, mine)
        assert sorted(epoch for epoch, _ in escrowed) == list(range(1, self.model.epoch + 1))
        assert all(open_grant(ESCROW, sealed or b"").identity for _, sealed in escrowed)

    def _check_door(self, officer: Made, written: set[UUID]) -> None:
        if officer.key_id not in self.model.holds:
            try:
                open_case(self.office, officer.doer, self.number)
            except NotFound:
                return
            raise AssertionError("opened without a grant")
        case = open_case(self.office, officer.doer, self.number)
        assert (case.epoch, case.refused, set(case.keys)) == (self.model.epoch, 0, self.model.holds[officer.key_id])
        assert written <= {one.id for one in case.entries}

    def _check_bare(self, officer: Made, rows: dict[UUID, Entry]) -> None:
        keys = [
            open_grant(officer.keys.box, sealed)
            for (holder, _), copies in self.copies.items()
            for sealed in copies
            if holder == officer.key_id
        ]
        readable = {entry_id for entry_id, row in rows.items() if any(opens(held, row) for held in keys)}
        ever = self.model.ever.get(officer.key_id, set())
        assert readable == {entry_id for entry_id, epoch in self.model.entries.items() if epoch in ever}
        for (holder, _), copies in self.copies.items():
            assert holder == officer.key_id or not any(is_grant(officer.keys.box, sealed) for sealed in copies)


def opens(held: EpochKeys, row: Entry) -> bool:
    try:
        open_body(held.story, entry_place(row.case_id, row.epoch, row.id), row.key_sealed, row.body)
    except CannotOpen:
        return False
    return True


def is_grant(private: bytes, sealed: bytes) -> bool:
    try:
        open_grant(private, sealed)
    except CannotOpen:
        return False
    return True


@contextmanager
def refused(*, when: bool) -> Iterator[None]:
    """What is inside raises Conflict just then."""
    try:
        yield
    except Conflict:
        assert when
    else:
        assert not when


STEPS = st.lists(st.tuples(st.sampled_from(Act), st.integers(0, 4)), min_size=3, max_size=7)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_who_can_open_what(office: Office, make_officer: MakeOfficer, steps: list[tuple[Act, int]]) -> None:
    boss, worker = make_officer(Role.PENYELIA, "Hasnah"), make_officer(Role.PENDAMPING)
    officers = [boss, worker, *(make_officer(Role.PENDAMPING, f"P{number}") for number in range(3))]
    case = accepted_case(office, worker, boss)
    model = Model(boss.key_id)
    for holder in (boss, worker):
        model.give(holder.key_id, {1})
    world = World(office, {one.key_id: one for one in officers}, case.number, case.id, model)
    world.do(Act.WRITE, boss)
    for act, number in steps:
        world.do(act, officers[number])
    world.check()
