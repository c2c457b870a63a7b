"""A key goes out of use: at once for its officer, with a new epoch for every case, and a successor if there is one."""

from collections.abc import Callable
from uuid import UUID

import psycopg
import pytest
from flask.testing import FlaskClient

from common import db
from common.errors import Conflict, DomainError, InvalidInput, NotAllowed, NotFound
from services.sapa.actions.granting import Gift, give
from services.sapa.actions.identity.recovering import restart
from services.sapa.actions.keys.rekeying import regrant, rekey
from services.sapa.actions.keys.revoking import Reason, revoke_key
from services.sapa.actions.keys.statistics import make_statistics_key, share_statistics_key
from services.sapa.actions.office import Office
from services.sapa.actions.opening import open_case
from services.sapa.models import OfficerKey, ReportGrant
from services.sapa.queries.office_keys import office_key
from services.sapa.queries.sessions import signed_in_by
from services.sapa.queries.statistics_keys import current_statistics_key, open_statistics_keys, statistics_holders
from services.sapa.workflow import Part, Role
from tests.sapa.case_setup import SECRET_WORDS, accepted_case, waiting_report
from tests.sapa.conftest import Made, MakeOfficer
from tests.sapa.keys_setup import certificate_line, key_row, known, request_of

SignIn = Callable[[Made], FlaskClient]


def revoked(office: Office, doer: Made, key_id: UUID, reason: str = Reason.PINDAH) -> None:
    with db.transaction() as session:
        revoke_key(session, office, doer.doer, key_id, reason)


def grants_of(report_id: UUID) -> set[UUID | None]:
    with db.reading() as session:
        return {row.holder_key_id for row in session.query(ReportGrant).filter_by(report_id=report_id)}


def three(make_officer: MakeOfficer) -> tuple[Made, Made, Made]:
    return make_officer(Role.PENDAMPING), make_officer(Role.PENYELIA, "Hasnah"), make_officer(Role.PENDAMPING, "Wati")


def shared_case(office: Office, rina: Made, hasnah: Made, wati: Made) -> str:
    case = accepted_case(office, rina, hasnah)
    with db.transaction() as session:
        give(session, office, rina.doer, case, Gift(holder_key_id=wati.key_id, part=Part.PENDAMPING))
    return case.number


def test_at_once_and_everywhere(office: Office, make_officer: MakeOfficer, sign_in: SignIn) -> None:
    rina, hasnah, wati = three(make_officer)
    number, waiting = shared_case(office, rina, hasnah, wati), waiting_report(office, rina, hasnah, wati)
    wati_desk = sign_in(wati)
    assert wati_desk.get("/petugas/kunci").status_code == 200
    desk = sign_in(hasnah)
    assert "Cabut kunci Wati" in desk.get(f"/petugas/kunci/{wati.key_id}").text
    sent = desk.post(f"/petugas/kunci/{wati.key_id}/cabut", data={"reason": Reason.PINDAH})
    assert sent.status_code == 303
    assert "Kunci dicabut" in desk.get(sent.location).text
    assert wati_desk.get("/petugas/kunci").status_code in {302, 303}
    case = open_case(office, hasnah.doer, number)
    assert case.epoch == 2
    assert {one.key_id for one in case.now.live} == {rina.key_id, hasnah.key_id}
    assert grants_of(waiting) == {rina.key_id, hasnah.key_id, None}
    with pytest.raises(NotFound):
        open_case(office, wati.doer, number)
    again = desk.post(f"/petugas/kunci/{wati.key_id}/cabut", data={"reason": Reason.PINDAH})
    assert again.status_code == Conflict.status
    assert desk.post(f"/petugas/kunci/{wati.key_id}/cabut", data={"reason": "bosan"}).status_code == 422


def test_misconduct_seals_old_rows_anew(office: Office, make_officer: MakeOfficer, owner: psycopg.Connection) -> None:
    rina, hasnah, wati = three(make_officer)
    number = shared_case(office, rina, hasnah, wati)
    revoked(office, hasnah, wati.key_id, Reason.PELANGGARAN)
    # Somebody opened the case meanwhile, so that it has a new epoch already.
    assert open_case(office, rina.doer, number).epoch == 2
    assert rekey(office, hasnah.doer, wati.key_id, Reason.PELANGGARAN).done == (number,)
    assert owner.execute("SELECT DISTINCT epoch FROM sapa.entry").fetchall() == [(2,)]
    case = open_case(office, rina.doer, number)
    assert case.refused == 0
    assert any(SECRET_WORDS in one.body.model_dump_json() for one in case.entries)


def test_who_may_not(office: Office, make_officer: MakeOfficer, sign_in: SignIn) -> None:
    rina, hasnah, wati = three(make_officer)
    refusals: list[tuple[Made, UUID, str, type[DomainError]]] = [
        (rina, wati.key_id, Reason.PINDAH, NotAllowed),
        (hasnah, hasnah.key_id, Reason.PINDAH, NotAllowed),
        (hasnah, wati.officer_id, Reason.PINDAH, NotFound),
        (hasnah, wati.key_id, "karena", InvalidInput),
    ]
    for doer, key_id, reason, kind in refusals:
        with pytest.raises(kind):
            revoked(office, doer, key_id, reason)
    for path in ("cabut", "ganti", "beri"):
        assert sign_in(rina).post(f"/petugas/kunci/{wati.key_id}/{path}").status_code == 403
    revoked(office, hasnah, wati.key_id)
    # Two are left: a third goes only when others may know the key.
    with pytest.raises(Conflict):
        revoked(office, hasnah, rina.key_id)
    revoked(office, hasnah, rina.key_id, Reason.DICURIGAI)
    assert not known(office)[rina.key_id].is_current


def test_too_few_are_left(office: Office, make_officer: MakeOfficer, sign_in: SignIn) -> None:
    rina, hasnah, wati = three(make_officer)
    number = accepted_case(office, rina, hasnah).number
    desk = sign_in(hasnah)
    page = desk.post(f"/petugas/kunci/{rina.key_id}/cabut", data={"reason": Reason.DICURIGAI})
    assert "dipegang dua petugas" in page.text
    assert f"{number}:" in page.text
    case = open_case(office, hasnah.doer, number)
    assert case.epoch == 1
    with db.transaction() as session:
        give(session, office, hasnah.doer, case, Gift(holder_key_id=wati.key_id, part=Part.PENDAMPING))
    renewed = desk.post(f"/petugas/kunci/{rina.key_id}/ganti", data={"reason": Reason.DICURIGAI})
    assert "1 kasus" in renewed.text or "Tidak ada kasus" in renewed.text
    assert {one.key_id for one in open_case(office, wati.doer, number).now.live} == {hasnah.key_id, wati.key_id}
    early = desk.post(f"/petugas/kunci/{wati.key_id}/ganti", data={"reason": Reason.PINDAH})
    assert early.status_code == Conflict.status


def next_key(office: Office, former: Made, make_officer: MakeOfficer, owner: psycopg.Connection) -> Made:
    """The fresh, certified key of an officer who began anew."""
    fresh = make_officer(former.role, former.name, certified=False)
    both = (former.officer_id, fresh.officer_id)
    owner.execute("UPDATE sapa.session SET officer_id = %s WHERE officer_id = %s", both)
    owner.execute("UPDATE sapa.officer_key SET officer_id = %s WHERE officer_id = %s", both)
    owner.execute("DELETE FROM sapa.officer WHERE id = %s", (fresh.officer_id,))
    return Made(former.officer_id, fresh.key_id, former.role, former.name, fresh.keys, fresh.token, fresh.doer)


def test_an_officer_who_lost_everything(
    office: Office, make_officer: MakeOfficer, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    rina, hasnah, wati = three(make_officer)
    numbers = {shared_case(office, rina, hasnah, wati), accepted_case(office, rina, hasnah).number}
    waiting = waiting_report(office, rina, hasnah)
    with db.transaction() as session:
        restart(session, hasnah.doer, rina.officer_id)
    assert signed_in_by(office.trust, rina.token) is None
    # Opened meanwhile, the case that still has two holders begins an epoch without the lost key.
    for number in numbers:
        open_case(office, hasnah.doer, number)
    fresh = next_key(office, rina, make_officer, owner)
    desk, address = sign_in(hasnah), f"/petugas/kunci/{fresh.key_id}"
    group = request_of(office, fresh).fingerprint[-4:]
    assert desk.post(f"{address}/beri", data={"group": group}).status_code == Conflict.status
    brought = desk.post("/petugas/kunci/sertifikat", data={"line": certificate_line(request_of(office, fresh))})
    assert "2 kasus Anda pernah ia pegang" in desk.get(brought.location).text
    other = f"{(int(group) + 1) % 10_000:04d}"
    assert desk.post(f"{address}/beri", data={"group": other}).status_code == InvalidInput.status
    given = desk.post(f"{address}/beri", data={"group": group})
    assert "2 kasus" in given.text
    for number in numbers:
        case = open_case(office, fresh.doer, number)
        assert (case.part, case.refused) == (Part.PENDAMPING, 0)
        assert rina.key_id not in {one.key_id for one in case.now.live}
    assert grants_of(waiting) == {fresh.key_id, hasnah.key_id, None}
    assert key_row(rina.key_id).revoked_at is not None
    assert regrant(office, hasnah.doer, fresh.key_id, group).done == ()


def test_a_supervisor_does_not_give_to_herself(office: Office, make_officer: MakeOfficer) -> None:
    hasnah = make_officer(Role.PENYELIA, "Hasnah")
    with db.reading() as session:
        mine = office_key(session, office.trust, hasnah.key_id)
    assert mine is not None
    with pytest.raises(NotAllowed):
        regrant(office, hasnah.doer, hasnah.key_id, mine.last_group)


def test_the_statistics_key(
    office: Office, make_officer: MakeOfficer, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    rina, hasnah = make_officer(Role.PENDAMPING), make_officer(Role.PENYELIA, "Hasnah")
    umi = make_officer(Role.PENYELIA, "Umi")
    assert sign_in(rina).post("/petugas/kunci/statistik").status_code == 403
    with pytest.raises(NotAllowed), db.transaction() as session:
        make_statistics_key(session, office, rina.doer)
    desk = sign_in(hasnah)
    assert desk.post("/petugas/kunci/statistik", data={"holder_key_id": ""}).status_code == 303
    first = current(office)
    assert held_by(hasnah) == held_by(umi) == {first}
    late = make_officer(Role.PENYELIA, "Ita")
    assert "Bagikan kepada Ita" in desk.get("/petugas/kunci/kantor").text
    assert desk.post("/petugas/kunci/statistik", data={"holder_key_id": str(late.key_id)}).status_code == 303
    assert held_by(late) == {first}
    for holder in (rina.key_id, make_officer(Role.PENYELIA, "Eve", certified=False).key_id):
        with pytest.raises(NotAllowed), db.transaction() as session:
            share_statistics_key(session, office, hasnah.doer, holder)
    revoked(office, hasnah, umi.key_id)
    second = current(office)
    assert second != first
    with db.reading() as session:
        assert statistics_holders(session, second) == {hasnah.key_id, late.key_id}
    assert held_by(hasnah) == {first, second}
    # A key that somebody put there by hand, newer than ours, is not sealed to.
    owner.execute("UPDATE sapa.statistics_key SET public = %s WHERE id = %s", (bytes(32), second))
    with db.reading() as session:
        assert current_statistics_key(session, known(office)) is None


def current(office: Office) -> UUID:
    with db.reading() as session:
        found = current_statistics_key(session, known(office))
    assert found is not None
    return found.id


def held_by(officer: Made) -> set[UUID]:
    with db.reading() as session:
        assert session.get(OfficerKey, officer.key_id) is not None
        return set(open_statistics_keys(session, officer.key_id, officer.keys))
