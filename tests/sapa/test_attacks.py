"""Somebody who can write any row and holds no private key: what they plant is not believed, what is gone shows."""

from collections.abc import Callable

import psycopg
import pytest
from flask.testing import FlaskClient

from common import db
from common.codes import new_id
from common.errors import Conflict
from services.sapa.actions.accepting import accept_report
from services.sapa.actions.entries import add_entry
from services.sapa.actions.granting import Gift, Revocation, give, revoke
from services.sapa.actions.keys.statistics import make_statistics_key
from services.sapa.actions.office import Office
from services.sapa.actions.opening import open_case
from services.sapa.actions.replies import SendReply, send_reply
from services.sapa.crypto.messages import seal_message
from services.sapa.crypto.places import message_place
from services.sapa.crypto.primitives import new_key
from services.sapa.queries.opened import OpenedCase
from services.sapa.queries.statistics_keys import current_statistics_key
from services.sapa.queries.trust import colleagues
from services.sapa.schemas.codes import Channel
from services.sapa.schemas.entries.received import MessageReceived, Note, SafeContactSet
from services.sapa.schemas.reporting import SafeContact
from services.sapa.workflow import Part, Role
from tests.sapa.case_setup import Told, accepted_case, agree, send_message, send_report
from tests.sapa.conftest import Made, MakeOfficer

SignIn = Callable[[Made], FlaskClient]

THIEF = SafeContact(may_contact=True, channels=(Channel.SMS,), address="0812 6666 6666")
KEPT = "CREATE TEMP TABLE kept AS SELECT * FROM sapa.reporter_message"


def test_nobody_writes_in_the_reporters_name(
    office: Office, rina: Made, hasnah: Made, owner: psycopg.Connection
) -> None:
    sent = send_report(office, (rina, hasnah), Told())
    number = accept_report(office, rina.doer, sent.report_id, hasnah.key_id)
    case = open_case(office, rina.doer, number)
    message_id = agree(sent, SafeContact(never="Jangan menelepon."))
    place = message_place(case.id, 1, message_id)
    sealed = seal_message(case.now.publics[0], new_key(), place, "cara_aman", THIEF.model_dump_json().encode())
    owner.execute(
        "UPDATE sapa.reporter_message SET case_id = %s, epoch = 1, key_sealed = %s, body = %s", (case.id, *sealed)
    )
    seen = open_case(office, rina.doer, number)
    assert not any(isinstance(one.body, SafeContactSet) for one in seen.entries)
    assert seen.refused == 1


def test_an_old_message_that_is_put_back_does_not_become_the_newest(
    office: Office, rina: Made, hasnah: Made, owner: psycopg.Connection
) -> None:
    sent = send_report(office, (rina, hasnah), Told())
    number = accept_report(office, rina.doer, sent.report_id, hasnah.key_id)
    send_message(sent, "dulu")
    owner.execute(KEPT)
    open_case(office, rina.doer, number)
    owner.execute("DELETE FROM sapa.reporter_message")
    owner.execute("INSERT INTO sapa.reporter_message SELECT * FROM kept")
    for made in (rina, hasnah):
        seen = open_case(office, made.doer, number)
        assert (sum(isinstance(one.body, MessageReceived) for one in seen.entries), seen.refused) == (1, 1)


@pytest.mark.parametrize("kind", ["pesan", "cara_aman"])
def test_a_message_stays_of_its_kind(
    office: Office, rina: Made, hasnah: Made, owner: psycopg.Connection, kind: str
) -> None:
    sent = send_report(office, (rina, hasnah), Told())
    number = accept_report(office, rina.doer, sent.report_id, hasnah.key_id)
    send_message(sent, "kabar") if kind == "cara_aman" else agree(sent, SafeContact())
    owner.execute("UPDATE sapa.reporter_message SET kind = %s", (kind,))
    assert open_case(office, rina.doer, number).refused == 1


def revoked_case(office: Office, rina: Made, hasnah: Made, dewi: Made) -> OpenedCase:
    """A case in its second epoch, from which Dewi was taken."""
    case = accepted_case(office, rina, hasnah)
    with db.transaction() as session:
        give(session, office, rina.doer, case, Gift(holder_key_id=dewi.key_id, part=Part.PENDAMPING))
    case = open_case(office, hasnah.doer, case.number)
    with db.transaction() as session:
        revoke(session, office, hasnah.doer, case, Revocation(holder_key_id=dewi.key_id, reason="pindah"))
    return open_case(office, hasnah.doer, case.number)


def test_an_epoch_that_was_taken_away_is_missed(
    office: Office, rina: Made, hasnah: Made, dewi: Made, owner: psycopg.Connection
) -> None:
    case = revoked_case(office, rina, hasnah, dewi)
    assert (case.epoch, case.refused) == (2, 0)
    for table in ("entry", "case_grant", "case_epoch"):
        owner.execute(f"DELETE FROM sapa.{table} WHERE epoch = 2")  # noqa: S608 — names of this list
    owner.execute("UPDATE sapa.case_file SET epoch = 1")
    with pytest.raises(Conflict, match="di luar aplikasi"):
        open_case(office, rina.doer, case.number)


def test_an_entry_that_was_taken_away_is_missed_and_a_planted_row_of_the_audit_tells_of_none(
    office: Office, rina: Made, hasnah: Made, owner: psycopg.Connection
) -> None:
    case = accepted_case(office, rina, hasnah)
    entry_id = new_id()
    with db.transaction() as session:
        add_entry(session, office, rina.doer, case, Note(words="hilangkan"), entry_id=entry_id)
    owner.execute(
        "INSERT INTO sapa.audit (actor, act, subject, request_id, detail) SELECT actor, act, subject, '', "
        "jsonb_set(detail, '{entry}', to_jsonb(gen_random_uuid()::text)) FROM sapa.audit WHERE act = 'case.entry'"
    )
    assert open_case(office, rina.doer, case.number).refused == 0
    owner.execute("DELETE FROM sapa.entry WHERE id = %s", (entry_id,))
    assert open_case(office, rina.doer, case.number).refused == 1


def test_the_trail_names_nobody_by_a_row_that_nobody_signed(
    office: Office, rina: Made, hasnah: Made, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    case = accepted_case(office, rina, hasnah)
    owner.execute(
        "INSERT INTO sapa.audit (actor, act, subject, request_id, detail) VALUES (%s, 'case.identity', %s, '', %s)",
        (f"officer:{hasnah.officer_id}", f"case:{case.number}", '{"reason": "dibuat-buat"}'),
    )
    page = sign_in(rina).get(f"/petugas/kasus/{case.number}/jejak").text
    assert ("Baris palsu" in page, "dibuat-buat" in page, "Membuka identitas" in page) == (True, False, False)


def test_no_year_breaks_the_figures(hasnah: Made, sign_in: SignIn) -> None:
    browser = sign_in(hasnah)
    for year in ("0", "10000", "99999999999999999999"):
        assert browser.get(f"/petugas/rekap/{year}.xlsx").status_code == 404
        assert browser.post(f"/petugas/rekap/{year}").status_code == 404
    assert browser.get("/petugas/rekap/9999.xlsx").status_code == 404


def test_a_statistics_key_by_a_supervisor_who_was_revoked(
    office: Office, hasnah: Made, make_officer: MakeOfficer, owner: psycopg.Connection
) -> None:
    former = make_officer(Role.PENYELIA, "Lama")
    with db.transaction() as session:
        kept = make_statistics_key(session, office, hasnah.doer)
        planted = make_statistics_key(session, office, former.doer)
    owner.execute("UPDATE sapa.statistics_key SET retired_at = NULL")
    owner.execute("UPDATE sapa.officer_key SET revoked_at = '2020-01-01' WHERE id = %s", (former.key_id,))
    with db.reading() as session:
        key = current_statistics_key(session, colleagues(session, office.trust))
    assert key is not None
    assert (key.id, kept == planted) == (kept, False)


def test_no_officer_answers_without_a_copy_in_the_case(
    office: Office, rina: Made, hasnah: Made, owner: psycopg.Connection
) -> None:
    case, note_id = accepted_case(office, rina, hasnah), new_id()
    with db.transaction() as session:
        add_entry(session, office, rina.doer, case, Note(words="biasa"), entry_id=note_id)
    case = open_case(office, rina.doer, case.number)
    with pytest.raises(Conflict), db.transaction() as session:
        send_reply(session, office, rina.doer, case, SendReply(words="diam-diam", reply_id=note_id))
    assert owner.execute("SELECT count(*) FROM sapa.reply").fetchone() == (0,)
