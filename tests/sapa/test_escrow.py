"""Two of three holders open what nobody else can; one alone, or two that do not belong together, open nothing."""

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import db
from common.errors import DomainError, InvalidInput, NotAllowed, NotFound
from services.sapa.actions.granting import Gift, Revocation, give, revoke
from services.sapa.actions.keys.escrow_opening import EscrowAsk, EscrowGiven, open_escrow
from services.sapa.actions.office import Office
from services.sapa.actions.opening import open_case
from services.sapa.configuration import SapaSettings
from services.sapa.crypto import escrow
from services.sapa.crypto.escrow import ESCROW_ID, HOLDERS, box_public, join, split
from services.sapa.crypto.primitives import CannotOpen, new_key
from services.sapa.crypto.shares import parse_share, share_lines
from services.sapa.crypto.statements import Forged
from services.sapa.queries.audit_check import check_signatures
from services.sapa.queries.chain import chain
from services.sapa.schemas.entries.received import ReportReceived
from services.sapa.workflow import Part, Role
from tests.sapa.case_setup import SECRET_WORDS, Told, accepted_case, waiting_report
from tests.sapa.conftest import ESCROW_SEED, Made, MakeOfficer
from tests.sapa.keys_setup import CLI, Run, commands, known

REASON = "Kedua pemegang kasus ini sudah tidak bertugas."
KEYS = st.binary(min_size=32, max_size=32)


@pytest.fixture
def run(settings: SapaSettings, database: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    return commands(settings, database, monkeypatch)


@given(seed=KEYS, other=KEYS)
def test_every_pair_opens_and_one_share_fits_every_key(seed: bytes, other: bytes) -> None:
    shares = split(seed)
    for pair in combinations(HOLDERS, 2):
        assert join({holder: shares[holder] for holder in pair}, box_public(seed)) == seed
    # For any other key there is a second share that would give it: so the one share tells nothing about the key.
    for one, second in combinations(HOLDERS, 2):
        name = f"{one}+{second}"
        would_be = bytes(a ^ b for a, b in zip(shares[one][name], other, strict=True))
        assert join({one: shares[one], second: {name: would_be}}, box_public(other)) == other


def test_shares_that_do_not_belong_together() -> None:
    seed, public = new_key(), None
    public = box_public(seed)
    ours, theirs = split(seed), split(new_key())
    for one, other in combinations(HOLDERS, 2):
        for wrong in (
            {one: ours[one]},
            {},
            {one: ours[one], other: theirs[other]},
            {one: theirs[one], other: theirs[other]},
        ):
            with pytest.raises(CannotOpen):
                join(wrong, public)


def test_a_slip_on_paper_is_found_in_its_line() -> None:
    lines = share_lines(HOLDERS[0], split(new_key())[HOLDERS[0]])
    holder, share = parse_share(lines.lower().replace(": ", ":").replace(" ", "-"))
    assert share_lines(holder, share) == lines
    first = lines.splitlines()[1]
    at = lines.index(first) + len(first) - 8
    slip = lines[:at] + ("A" if lines[at] != "A" else "C") + lines[at + 1 :]
    with pytest.raises(CannotOpen, match=r"kepala_dinas|kepala_uptd"):
        parse_share(slip)
    for broken in ("", "pemegang: saya\n", lines.replace("pemegang", "x"), lines.replace("+", "-")):
        with pytest.raises(CannotOpen):
            parse_share(broken)


def test_a_signature_is_checked_against_the_configured_key() -> None:
    seed, told = new_key(), {"kind": "grant"}
    signature = escrow.sign(seed, told)
    escrow.verify(box_public(seed), told, signature)
    another = escrow.sign(new_key(), told)
    for wrong in (another, signature[:-1], b"", bytes(96), another[:32] + signature[32:]):
        with pytest.raises(Forged):
            escrow.verify(box_public(seed), told, wrong)
    with pytest.raises(Forged):
        escrow.verify(box_public(seed), {"kind": "reply"}, signature)


def opened(office: Office, ask: EscrowAsk) -> EscrowGiven:
    with db.transaction() as session:
        return open_escrow(session, office, ESCROW_SEED, ask, CLI)


def ask(holder: Made, *numbers: str, reason: str = REASON, reports: bool = False) -> EscrowAsk:
    return EscrowAsk(holder.key_id, reason, HOLDERS[:2], numbers, reports)


def test_a_case_whose_holders_are_gone(office: Office, make_officer: MakeOfficer, owner: psycopg.Connection) -> None:
    rina, hasnah = make_officer(Role.PENDAMPING), make_officer(Role.PENYELIA, "Hasnah")
    wati = make_officer(Role.PENDAMPING, "Wati")
    case = accepted_case(office, rina, hasnah)
    newcomer, second = make_officer(Role.PENYELIA, "Ningsih"), make_officer(Role.PENDAMPING, "Yuni")
    with db.transaction() as session:
        give(session, office, rina.doer, case, Gift(holder_key_id=wati.key_id, part=Part.PENDAMPING))
    with db.transaction() as session:
        case = open_case(office, hasnah.doer, case.number)
        revoke(session, office, hasnah.doer, case, Revocation(holder_key_id=wati.key_id, reason="pindah"))
    owner.execute(
        "UPDATE sapa.officer SET is_active = false WHERE id IN (%s, %s)", (rina.officer_id, hasnah.officer_id)
    )
    owner.execute("UPDATE sapa.officer SET email = 'x', phone = 'y' WHERE is_active")
    owner.execute("DELETE FROM sapa.outbox")
    with pytest.raises(NotFound):
        open_case(office, newcomer.doer, case.number)
    given_keys = opened(office, ask(newcomer, case.number))
    assert given_keys.epochs == {case.number: 2}
    found = open_case(office, newcomer.doer, case.number)
    assert found.part == Part.PENYELIA
    story = next(one.body for one in found.entries if isinstance(one.body, ReportReceived))
    assert story.story.description == SECRET_WORDS
    # Whoever got it from escrow goes on like any holder: gives, and what they write counts for others too.
    with db.transaction() as session:
        give(session, office, newcomer.doer, found, Gift(holder_key_id=second.key_id, part=Part.PENDAMPING))
    assert open_case(office, second.doer, case.number).refused == 0
    # Everybody is told, by every way, and not of what.
    told = owner.execute("SELECT recipient, subject || body FROM sapa.outbox WHERE topic = 'sapa.escrow'").fetchall()
    assert len(told) == 2 * 3
    assert not any(case.number in words or REASON in words for _, words in told)
    check_audit(office)


def check_audit(office: Office) -> None:
    with db.reading() as session:
        check = check_signatures(session, known(office), office.escrow_key)
    assert check.forged == ()
    assert check.genuine > 0


def test_what_is_refused(office: Office, make_officer: MakeOfficer, owner: psycopg.Connection) -> None:
    rina, hasnah = make_officer(Role.PENDAMPING), make_officer(Role.PENYELIA, "Hasnah")
    number = accepted_case(office, rina, hasnah).number
    able, planted = make_officer(Role.PENYELIA, "Ningsih"), make_officer(Role.PENYELIA, "Eve", certified=False)
    keeper = make_officer(Role.PDP, "Dian")
    cases: Mapping[type[DomainError], list[EscrowAsk]] = {
        InvalidInput: [ask(able, number, reason="mendesak"), ask(able, number, reason="x" * 600)],
        NotAllowed: [ask(planted, number), ask(keeper, number)],
        NotFound: [ask(able, "2026-9999"), ask(able, number, "2026-9999")],
    }
    for kind, asks in cases.items():
        for each in asks:
            with pytest.raises(kind):
                opened(office, each)
    with pytest.raises(NotFound), db.transaction() as session:
        open_escrow(session, office, new_key(), ask(able, number), CLI)
    with pytest.raises(NotFound):
        open_case(office, able.doer, number)
    assert owner.execute("SELECT count(*) FROM sapa.audit WHERE act = 'escrow.open'").fetchone() == (0,)


def test_an_officer_cannot_speak_for_escrow(
    office: Office, make_officer: MakeOfficer, owner: psycopg.Connection
) -> None:
    """With rights on the database and a certified key of their own, but without two shares."""
    rina, hasnah = make_officer(Role.PENDAMPING), make_officer(Role.PENYELIA, "Hasnah")
    case, eve = accepted_case(office, rina, hasnah), make_officer(Role.PENYELIA, "Eve")
    opened(office, ask(eve, case.number))
    sign = "UPDATE sapa.case_grant SET signature = %s WHERE made_by = %s"
    assert holds(office, case.id, eve)
    rows = owner.execute("SELECT signature FROM sapa.case_grant WHERE made_by = %s", (ESCROW_ID,)).fetchall()
    told = {"kind": "grant"}
    for forged in (eve.doer.signer.sign(told), escrow.sign(new_key(), told)):
        owner.execute(sign, (forged, ESCROW_ID))
        assert not holds(office, case.id, eve)
    owner.execute(sign, (rows[0][0], ESCROW_ID))
    assert holds(office, case.id, eve)
    # Nor does it count for anybody else, or where escrow's key is not known.
    with db.reading() as session:
        assert eve.key_id not in chain(session, case.id, known(office))[1].holdings
    lain = make_officer(Role.PENDAMPING, "Lain")
    owner.execute("UPDATE sapa.case_grant SET holder_key_id = %s WHERE made_by = %s", (lain.key_id, ESCROW_ID))
    assert not holds(office, case.id, lain)


def holds(office: Office, case_id: UUID, officer: Made) -> bool:
    with db.reading() as session:
        return officer.key_id in chain(session, case_id, known(office), office.escrow_key)[1].holdings


def test_the_command(office: Office, make_officer: MakeOfficer, run: Run, tmp_path: Path) -> None:
    rina, hasnah = make_officer(Role.PENDAMPING), make_officer(Role.PENYELIA, "Hasnah")
    number = accepted_case(office, rina, hasnah).number
    waiting_report(office, rina, hasnah, told=Told())
    able = make_officer(Role.PENYELIA, "Ningsih")
    files = {}
    for holder, share in split(ESCROW_SEED).items():
        files[holder] = tmp_path / f"{holder}.txt"
        files[holder].write_text(share_lines(holder, share))
    one, other, _ = files.values()
    common = ("sapa", "escrow", "open", "--to", able.doer.officer.username, "--reason", REASON, "--case", number)
    alone = run(*common, "--share", one, "--share", one, status=1)
    assert "dua pemegang berbeda" in alone.output
    other_words = other.read_text()
    other.write_text(share_lines(HOLDERS[1], split(new_key())[HOLDERS[1]]))
    assert "tidak membuka" in run(*common, "--share", one, "--share", other, status=1).output
    other.write_text("pemegang: kepala_dinas\n")
    assert "salah ketik" in run(*common, "--share", one, "--share", other, status=1).output
    other.write_text(other_words)
    done = run(*common, "--share", one, "--share", other, "--reports")
    assert f"{number}: Ningsih" in done.output
    assert "1 laporan" in done.output
    assert open_case(office, able.doer, number).part == Part.PENYELIA
    assert (
        "tidak punya kunci"
        in run(
            "sapa", "escrow", "open", "--to", "siapa", "--reason", REASON, "--share", one, "--share", other, status=1
        ).output
    )
    check_audit(office)
