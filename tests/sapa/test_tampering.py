"""What somebody writes into the database by hand: it is left out, counted, or refused, and never believed."""

from datetime import UTC, datetime

import psycopg
import pytest

from common import db
from common.codes import new_id
from common.errors import Conflict, NotAllowed, NotFound
from services.sapa.actions.accepting import accept_report
from services.sapa.actions.entries import Draft, add_entry, sealed_entry
from services.sapa.actions.granting import Gift, Given, Revocation, begin_epoch, give, grant, revoke
from services.sapa.actions.office import Office
from services.sapa.actions.opening import open_case, open_file
from services.sapa.crypto.epochs import EpochKeys
from services.sapa.queries.opened import OpenedCase
from services.sapa.schemas.entries.received import MessageReceived, Note, ReportReceived
from services.sapa.workflow import Part, Role
from tests.sapa.case_setup import Told, accepted_case, send_message, send_report, waiting_report
from tests.sapa.conftest import Made, MakeOfficer

PLANTED = Note(words="ditulis orang lain")


def noted(office: Office, doer: Made, case: OpenedCase, words: str) -> None:
    with db.transaction() as session:
        add_entry(session, office, doer.doer, case, Note(words=words), entry_id=new_id())


def notes(case: OpenedCase) -> list[str]:
    return [one.body.words for one in case.entries if isinstance(one.body, Note)]


def test_an_entry_by_somebody_who_does_not_hold_the_case(
    office: Office, rina: Made, hasnah: Made, make_officer: MakeOfficer
) -> None:
    case = accepted_case(office, rina, hasnah)
    dewi, planted = make_officer(Role.PENDAMPING, "Dewi"), make_officer(Role.PENYELIA, "Siapa", certified=False)
    with db.transaction() as session:
        for stranger in (dewi, planted):
            draft = Draft(new_id(), case.id, 1, 0, PLANTED)
            session.add(sealed_entry(stranger.doer, draft, case.now.publics[0]))
        mine = sealed_entry(dewi.doer, Draft(new_id(), case.id, 1, 0, PLANTED), case.now.publics[0])
        mine.author_key_id = rina.key_id
        session.add(mine)
    seen = open_case(office, rina.doer, case.number)
    assert (notes(seen), seen.refused) == ([], 3)


def test_ciphertexts_swapped_between_rows_and_cases(
    office: Office, rina: Made, hasnah: Made, owner: psycopg.Connection
) -> None:
    one, other = (accepted_case(office, rina, hasnah) for _ in range(2))
    noted(office, rina, one, "kasus pertama")
    noted(office, rina, one, "catatan kedua")
    noted(office, rina, other, "kasus lain")
    swap = (
        "UPDATE sapa.entry a SET body = b.body, key_sealed = b.key_sealed, signature = b.signature, "
        "made_at = b.made_at FROM sapa.entry b WHERE a.id <> b.id AND a.case_id = %s AND b.case_id = %s"
    )
    before = len(open_case(office, rina.doer, one.number).entries)
    owner.execute(f"{swap} AND a.made_at > b.made_at", (one.id, one.id))
    seen = open_case(office, rina.doer, one.number)
    assert seen.refused >= before - 2
    assert "kasus lain" in notes(open_case(office, rina.doer, other.number))
    owner.execute(swap, (other.id, one.id))
    seen = open_case(office, rina.doer, other.number)
    assert (len(seen.entries), notes(seen)) == (0, [])
    owner.execute("UPDATE sapa.entry SET case_id = %s", (other.id,))
    assert open_case(office, rina.doer, other.number).entries == ()


def test_a_planted_grant_opens_nothing_and_nobody_follows_it(
    office: Office, rina: Made, hasnah: Made, make_officer: MakeOfficer, owner: psycopg.Connection
) -> None:
    case, dewi = accepted_case(office, rina, hasnah), make_officer(Role.PENYELIA, "Dewi")
    with db.transaction() as session:
        fresh = EpochKeys.new()
        given = Given(case.id, 1, dewi.key_id, dewi.keys.box_public, Part.PENYELIA, with_identity=True)
        grant(session, dewi.doer, given, fresh)
    with pytest.raises(NotFound):
        open_case(office, dewi.doer, case.number)
    with db.transaction() as session:
        session.add(sealed_entry(dewi.doer, Draft(new_id(), case.id, 1, 0, PLANTED), case.now.publics[0]))
    assert open_case(office, rina.doer, case.number).refused == 1
    owner.execute("UPDATE sapa.case_grant SET holder_key_id = %s WHERE holder_key_id = %s", (new_id(), dewi.key_id))
    owner.execute("UPDATE sapa.case_grant SET holder_key_id = %s WHERE holder_key_id = %s", (dewi.key_id, rina.key_id))
    for made in (dewi, rina):
        with pytest.raises(NotFound):
            open_case(office, made.doer, case.number)


def test_a_planted_epoch(office: Office, rina: Made, hasnah: Made, make_officer: MakeOfficer) -> None:
    case, dewi = accepted_case(office, rina, hasnah), make_officer(Role.PENYELIA, "Dewi")
    with db.transaction() as session:
        keys = begin_epoch(session, dewi.doer, case.id, 2)
        session.flush()
        for one in (dewi, rina):
            given = Given(case.id, 2, one.key_id, one.keys.box_public, Part.PENYELIA, with_identity=True)
            grant(session, dewi.doer, given, keys)
    assert open_case(office, rina.doer, case.number).epoch == 1


def test_going_back_to_an_old_epoch(
    office: Office, rina: Made, hasnah: Made, make_officer: MakeOfficer, owner: psycopg.Connection
) -> None:
    case, dewi = accepted_case(office, rina, hasnah), make_officer(Role.PENDAMPING, "Dewi")
    with db.transaction() as session:
        give(session, office, rina.doer, case, Gift(holder_key_id=dewi.key_id, part=Part.PENDAMPING))
    hers = open_case(office, dewi.doer, case.number)
    kept = owner.execute("SELECT sealed FROM sapa.case_grant WHERE holder_key_id = %s", (dewi.key_id,)).fetchone()
    assert kept is not None
    theirs = open_case(office, hasnah.doer, case.number)
    with db.transaction() as session:
        revoke(session, office, hasnah.doer, theirs, Revocation(holder_key_id=dewi.key_id, reason="pindah"))
    with db.transaction() as session:
        late = sealed_entry(dewi.doer, Draft(new_id(), case.id, 1, 0, PLANTED), hers.now.publics[0])
        session.add(late)
    seen = open_case(office, rina.doer, case.number)
    assert (notes(seen), seen.refused) == ([], 1)
    owner.execute("UPDATE sapa.case_file SET epoch = 1")
    owner.execute("UPDATE sapa.case_grant SET sealed = %s, revoked_at = NULL WHERE holder_key_id = %s",
                  (kept[0], dewi.key_id))  # fmt: skip
    for made in (rina, hasnah, dewi):
        with pytest.raises(Conflict, match="di luar aplikasi"):
            open_case(office, made.doer, case.number)


def test_files_that_were_cut_or_swapped(office: Office, rina: Made, hasnah: Made, owner: psycopg.Connection) -> None:
    long = bytes(700_000)
    case = accepted_case(office, rina, hasnah, Told(files=(("panjang.pdf", long), ("lain.pdf", b"x"))))
    one = next(file for file in case.files if file.about is not None and file.about.name == "panjang.pdf")
    assert open_file(office, rina.doer, case, one.id)[2] == long
    owner.execute("DELETE FROM sapa.file_piece WHERE file_id = %s AND number = 2", (one.id,))
    with pytest.raises(Conflict, match="tidak utuh"):
        open_file(office, rina.doer, case, one.id)
    with pytest.raises(NotFound):
        open_file(office, rina.doer, case, new_id())
    owner.execute("UPDATE sapa.file a SET data_key = b.data_key, header = b.header FROM sapa.file b WHERE a.id <> b.id")
    for file in case.files:
        with pytest.raises(Conflict):
            open_file(office, rina.doer, case, file.id)


def test_messages_for_another_mailbox(office: Office, rina: Made, hasnah: Made, owner: psycopg.Connection) -> None:
    sent, other = (send_report(office, (rina, hasnah), Told()) for _ in range(2))
    number = accept_report(office, rina.doer, sent.report_id, hasnah.key_id)
    good, moved = send_message(sent, "dari saya"), send_message(other, "dari orang lain")
    owner.execute("UPDATE sapa.reporter_message SET report_id = %s WHERE id = %s", (sent.report_id, moved))
    seen = open_case(office, rina.doer, number)
    assert [one.body.message_id for one in seen.entries if isinstance(one.body, MessageReceived)] == [good]
    assert seen.refused == 1


def test_a_report_key_that_was_exchanged(office: Office, rina: Made, hasnah: Made, owner: psycopg.Connection) -> None:
    report, other = (waiting_report(office, rina, hasnah) for _ in range(2))
    owner.execute("UPDATE sapa.report SET public = (SELECT public FROM sapa.report WHERE id = %s) WHERE id = %s",
                  (other, report))  # fmt: skip
    with pytest.raises(Conflict, match="diubah sesudah dikirim"):
        accept_report(office, rina.doer, report, hasnah.key_id)
    assert accept_report(office, rina.doer, other, hasnah.key_id) == "2026-0001"


def test_a_certificate_for_another_row_counts_for_nothing(
    office: Office, rina: Made, hasnah: Made, make_officer: MakeOfficer, owner: psycopg.Connection
) -> None:
    case, planted = accepted_case(office, rina, hasnah), make_officer(Role.PENYELIA, "Siapa", certified=False)
    owner.execute(
        "UPDATE sapa.officer_key a SET certificate = b.certificate, signature = b.signature "
        "FROM sapa.officer_key b WHERE a.id = %s AND b.id = %s",
        (planted.key_id, hasnah.key_id),
    )
    with pytest.raises(Conflict), db.transaction() as session:
        give(session, office, rina.doer, case, Gift(holder_key_id=planted.key_id, part=Part.PENYELIA))
    with pytest.raises(NotAllowed):
        accept_report(office, planted.doer, waiting_report(office, rina, hasnah), rina.key_id)


def test_what_was_received_keeps_its_time(office: Office, rina: Made, hasnah: Made, owner: psycopg.Connection) -> None:
    case = accepted_case(office, rina, hasnah)
    owner.execute("UPDATE sapa.entry SET made_at = made_at - interval '1 day'")
    seen = open_case(office, rina.doer, case.number)
    assert not any(isinstance(one.body, ReportReceived) for one in seen.entries)
    assert seen.refused == len(case.entries) + 1
    assert datetime.now(UTC) > case.opened_at
