"""A walk through the workflow: anybody tries any act on real rows, and each step is held against the table."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import psycopg
from psycopg.rows import dict_row
from sqlalchemy.orm import Session

from common import db
from common.codes import secret_hash
from common.errors import DomainError
from services.perda_report import actions
from services.perda_report.actions import BulkDone, Closing, Doer, Inspecting, Office, Reporter, Submission
from services.perda_report.actions.act import Deed, by_clock, by_reporter
from services.perda_report.messages import EVENT_OF, Kind
from services.perda_report.queries.find import find_report
from services.perda_report.schemas import (
    AddNote,
    AskReporter,
    AssignReport,
    BulkForm,
    CloseReport,
    ForwardReport,
    InspectReport,
    MergeReport,
    RejectReport,
    ResumeReport,
    SplitReport,
    SubmitReport,
    UpholdReport,
    VerifyReport,
)
from services.perda_report.workflow import UNVERSIONED, Act, Need, Result, Side, State, step
from tests.perda_report.desk import WORDS
from tests.perda_report.reports import report

Row = Mapping[str, Any]
By = Callable[[Session, Office, str, Any, Doer], object]
UNDONE = ("opd_code", "status", "result", "step_due_at", "due_at", "assignee_id", "closed_by", "status_before")
ACTS: dict[Act, By] = {
    Act.VERIFY: actions.verify_report,
    Act.REJECT: actions.reject_report,
    Act.ASK: actions.ask_reporter,
    Act.FORWARD: actions.forward_report,
    Act.MERGE: actions.merge_report,
    Act.SPLIT: actions.split_report,
    Act.ASSIGN: actions.assign_report,
    Act.NOTE: actions.add_note,
    Act.INSPECT: actions.inspect_report,
    Act.CLOSE: actions.close_report,
    Act.RESUME: actions.resume_report,
    Act.UPHOLD: actions.uphold_report,
}


class Seen(NamedTuple):
    """A report at one time: its row, and how many events and audit rows it had."""

    row: Row
    events: int
    audited: int


class Walk:
    """Reports of one citizen, and what happened to them as the database has it. `reached`: every state so far."""

    def __init__(self, office: Office, owner: psycopg.Connection, reached: set[State]) -> None:
        self.office, self._owner, self._reached = office, owner, reached
        self.numbers: list[str] = []
        self.secret = ""

    def send(self) -> None:
        """One more report, opened by the secret of the first."""
        form = SubmitReport.model_validate(report())
        created = actions.submit_report(self.office, form, Submission(str(uuid4()))).created
        self.secret = self.secret or created.secret
        self._owner.execute(
            "UPDATE perda.report SET secret_hash = %s WHERE tracking_number = %s",
            [secret_hash(self.secret), created.tracking_number],
        )
        self.numbers.append(created.tracking_number)

    def rows(self) -> dict[str, Row]:
        """The reports as they are stored, by number."""
        with self._owner.cursor(row_factory=dict_row) as cursor:
            found = cursor.execute("SELECT * FROM perda.report WHERE tracking_number = ANY(%s)", [self.numbers])
            return {row["tracking_number"]: row for row in found}

    def row(self, number: str) -> Row:
        """One of them."""
        return self.rows()[number]

    def events(self, number: str) -> list[tuple[str, dict[str, Any]]]:
        """Kind and data of what happened to a report, oldest first."""
        asked = "SELECT kind, data FROM perda.report_event e JOIN perda.report r ON r.id = report_id"
        return self._owner.execute(f"{asked} WHERE tracking_number = %s ORDER BY e.id", [number]).fetchall()

    def audited(self, number: str) -> int:
        """How many audit rows a report has."""
        asked = "SELECT count(*) FROM perda.audit WHERE subject = %s"
        (count,) = self._owner.execute(asked, [f"report:{number}"]).fetchone() or (0,)
        return int(count)

    def seen(self, number: str) -> Seen:
        """All of it."""
        return Seen(self.row(number), len(self.events(number)), self.audited(number))

    def officer_tries(self, number: str, act: Act, doer: Doer, version: int | None, other: str) -> None:
        """It is done as the table says, or it leaves nothing."""
        before = self.seen(number)
        form = _form(act, version, other, doer)
        refusal = _refusal(lambda session: ACTS[act](session, self.office, number, form, doer))
        if refusal is not None:
            assert refusal.status in {403, 404, 409, 422}
            assert self.seen(number) == before
            return
        assert act is Act.NOTE or version in {None, before.row["version"]}, "a stale act was done"
        transition = step(State(before.row["status"]), act)
        assert transition.side is Side.OFFICER
        assert doer.officer.may(before.row["opd_code"], *transition.roles)
        assert not (transition.others_only and before.row["barred_id"] == doer.officer.id)
        self._check_step(number, act, before, audit_rows=1)
        if act is Act.SPLIT:
            self._check_child(number)

    def reporter_tries(self, number: str, act: Act) -> None:
        """Whoever holds the secret."""
        deed = Deed(act, words=WORDS, given=frozenset(Need))
        self._others_try(number, act, lambda s: by_reporter(s, self.office, number, deed, Reporter(self.secret)))

    def clock_tries(self, number: str, act: Act) -> None:
        """Because time ran out."""
        self._others_try(
            number, act, lambda s: by_clock(s, self.office, find_report(s, number, for_update=True), Deed(act))
        )

    def bulk(self, act: str, doer: Doer, *, undoes: bool) -> None:
        """One act on all of them, perhaps taken back at once."""
        before = {number: self.seen(number) for number in self.numbers}
        form = BulkForm(
            act=act,  # type: ignore[arg-type]  # one of its literals
            items=tuple(f"{number}:{seen.row['version']}" for number, seen in before.items()),
            reason=WORDS,
            opd_code="satpol-pp",
            officer_id=doer.officer.id,
        )
        did: BulkDone = actions.act_on_many(self.office, form, doer)
        refused = [each.number for each in did.refused]
        assert sorted([*did.done, *refused]) == sorted(self.numbers)
        assert all(self.seen(number) == before[number] for number in refused)
        for number in did.done:
            self._check_step(number, Act(act), before[number], audit_rows=1)
        if undoes:
            assert actions.undo_bulk(self.office, did.bulk_id, doer).restored == tuple(sorted(did.done))
            for number in did.done:
                self._check_undone(number, before[number])

    def _others_try(self, number: str, act: Act, do: Callable[[Session], object]) -> None:
        before = self.seen(number)
        refusal = _refusal(do)
        if refusal is not None:
            assert refusal.status == 409
            assert self.seen(number) == before
            return
        assert step(State(before.row["status"]), act).side is not Side.OFFICER
        self._check_step(number, act, before, audit_rows=0)

    def _check_step(self, number: str, act: Act, before: Seen, *, audit_rows: int) -> None:
        row, after, events = before.row, self.row(number), self.events(number)
        end = step(State(row["status"]), act).end
        assert after["status"] == (row["status_before"] if end is None else end)
        self._reached.add(State(after["status"]))
        assert after["version"] == row["version"] + (act not in UNVERSIONED)
        assert [kind for kind, _ in events[before.events :]] in ([EVENT_OF[act]], [Kind.KABAR])
        assert events[-1][1]["version"] == after["version"]
        assert self.audited(number) == before.audited + audit_rows
        assert after["verify_due_at"] >= row["verify_due_at"]
        assert after["due_at"] >= row["due_at"]
        if act in {Act.ANSWER, Act.LAPSE}:
            self._check_nothing_lost(row, after)

    def _check_undone(self, number: str, before: Seen) -> None:
        now = self.seen(number)
        assert {name: now.row[name] for name in UNDONE} == {name: before.row[name] for name in UNDONE}
        assert now.row["version"] == before.row["version"] + 2
        assert (now.events, now.audited) == (before.events + 2, before.audited + 2)

    def _check_nothing_lost(self, before: Row, after: Row) -> None:
        """The office has as many working days left as when the reporter was asked."""
        between = self.office.reference.current().calendar.working_days_between
        for name in ("verify_due_at", "due_at"):
            assert between(after["step_started_at"], after[name]) == between(before["paused_at"], before[name])
        assert after["step_due_at"] in {after["verify_due_at"], after["due_at"]}

    def _check_child(self, number: str) -> None:
        parent = self.row(number)["id"]
        with self._owner.cursor(row_factory=dict_row) as cursor:
            asked = "SELECT * FROM perda.report WHERE split_from = %s ORDER BY id DESC"
            child = cursor.execute(asked, [parent]).fetchone()
        assert child is not None
        assert (child["status"], child["version"], child["step_due_at"]) == ("baru", 1, child["verify_due_at"])
        self.numbers.append(child["tracking_number"])


def _refusal(do: Callable[[Session], object]) -> DomainError | None:
    try:
        with db.transaction() as session:
            do(session)
    except DomainError as refusal:
        return refusal
    return None


def _form(act: Act, version: int | None, other: str, doer: Doer) -> object:
    """What an officer sends with it."""
    made: dict[Act, Callable[[], object]] = {
        Act.VERIFY: lambda: VerifyReport(version=version),
        Act.REJECT: lambda: RejectReport(version=version, reason=WORDS),
        Act.ASK: lambda: AskReporter(version=version, question=WORDS),
        Act.FORWARD: lambda: ForwardReport(version=version, opd_code=other, reason=WORDS),
        Act.MERGE: lambda: MergeReport(version=version, into=other),
        Act.SPLIT: lambda: SplitReport(version=version, category="parkir", description=WORDS),
        Act.ASSIGN: lambda: AssignReport(version=version, officer_id=_person(other, doer)),
        Act.NOTE: lambda: AddNote(words=WORDS, is_public=other == "dlh"),
        Act.INSPECT: lambda: Inspecting(InspectReport(version=version, is_found=True, finding=WORDS, words=WORDS)),
        Act.CLOSE: lambda: Closing(CloseReport(version=version, result=Result.TEGURAN, explanation=WORDS)),
        Act.RESUME: lambda: ResumeReport(version=version, reason=WORDS),
        Act.UPHOLD: lambda: UpholdReport(version=version, reason=WORDS),
    }
    return made[act]()


def _person(other: str, doer: Doer) -> UUID | None:
    return None if other == "dlh" else doer.officer.id
