"""The ceremonies as people hold them: commands on a machine without a network, sheets, and what comes to the server."""

from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from nacl.signing import SigningKey

from common import db
from common.audit import seal_committed, seal_key
from services.sapa.actions.keys.certifying import bring_certificate
from services.sapa.actions.office import Office
from services.sapa.actions.opening import open_case
from services.sapa.configuration import SapaSettings
from services.sapa.crypto.escrow import HOLDERS, box_public, join
from services.sapa.crypto.primitives import from_text
from services.sapa.crypto.shares import parse_share
from services.sapa.crypto.typed import from_paper, on_paper
from services.sapa.workflow import Role
from tests.sapa.case_setup import accepted_case
from tests.sapa.conftest import ROOT, MakeOfficer
from tests.sapa.keys_setup import Run, certificate_line, commands, known, request_of

YES, NO = "y\n", "n\n"


@pytest.fixture
def run(settings: SapaSettings, database: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    return commands(settings, database, monkeypatch)


def told(output: str, name: str) -> str:
    """A setting as a command printed it."""
    return next(line.partition("=")[2] for line in output.splitlines() if line.startswith(f"SMARTSOCIETY_{name}="))


def is_private(file: Path) -> bool:
    return file.stat().st_mode & 0o077 == 0


def test_a_root_key_is_made_once(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "induk"
    made = run("sapa", "root", "new", "--out", folder)
    seed_file, sheet = folder / "kunci-induk.txt", folder / "lembar-kunci-induk.pdf"
    seed = from_paper(seed_file.read_text())
    assert from_text(told(made.output, "SAPA_ROOT_KEY")) == bytes(SigningKey(seed).verify_key)
    assert on_paper(seed)[:9] not in made.output
    assert sheet.read_bytes().startswith(b"%PDF")
    assert is_private(seed_file)
    assert is_private(sheet)
    again = run("sapa", "root", "new", "--out", folder, status=1)
    assert "tidak ditimpa" in again.output
    assert from_paper(seed_file.read_text()) == seed


def test_three_shares(run: Run, tmp_path: Path) -> None:
    made = run("sapa", "escrow", "new", "--out", tmp_path / "titipan")
    public = from_text(told(made.output, "SAPA_ESCROW_KEY"))
    files = [tmp_path / "titipan" / holder / "kunci-titipan.txt" for holder in HOLDERS]
    shares = dict(parse_share(file.read_text()) for file in files)
    assert set(shares) == set(HOLDERS)
    assert box_public(join({holder: shares[holder] for holder in HOLDERS[1:]}, public)) == public
    assert all(is_private(file) for file in files)
    assert all(file.with_name("lembar-kunci-titipan.pdf").read_bytes().startswith(b"%PDF") for file in files)
    assert "tidak ditimpa" in run("sapa", "escrow", "new", "--out", tmp_path / "titipan", status=1).output


def test_an_officer_is_certified(office: Office, make_officer: MakeOfficer, run: Run, tmp_path: Path) -> None:
    rina = make_officer(Role.PENDAMPING, certified=False)
    asked, out = request_of(office, rina), tmp_path / "sertifikat"
    root = tmp_path / "kunci-induk.txt"
    root.write_text(on_paper(ROOT))
    certify = ("sapa", "certify", "--root", root, "--out", out)
    stopped = run(*certify, asked.line, answer=NO, status=1)
    assert asked.fingerprint in stopped.output
    assert "Pendamping" in stopped.output
    assert not out.exists()
    carried = tmp_path / "permintaan.txt"
    carried.write_text(f"{asked.line}\n")
    run(*certify, carried, answer=YES)
    (line,) = out.glob("*.txt")
    assert line.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
    added = run("sapa", "certificate", "add", line.read_text())
    assert asked.fingerprint in added.output
    assert known(office)[rina.key_id].is_current
    listed = run("sapa", "officer", "keys").output
    assert "Berlaku" in listed
    assert (
        "bukan dari kunci induk"
        in run("sapa", "certificate", "add", "-", answer=certificate_line(asked, root=bytes(32)), status=1).output
    )


def test_what_the_ceremony_refuses(office: Office, make_officer: MakeOfficer, run: Run, tmp_path: Path) -> None:
    asked = request_of(office, make_officer(Role.PENDAMPING, certified=False))
    root = tmp_path / "kunci-induk.txt"
    root.write_text(on_paper(ROOT))
    for request, said in (
        ("bukan", "bukan baris permintaan"),
        (replace(asked, office="kolaka").line, "kantor lain"),
        (str(tmp_path / "tidak-ada"), "bukan baris permintaan"),
    ):
        assert said in run("sapa", "certify", "--root", root, request, answer=YES, status=1).output
    root.write_text(on_paper(ROOT)[:-1] + "1")
    assert "bukan kunci" in run("sapa", "certify", "--root", root, asked.line, answer=YES, status=1).output


def test_the_first_account(run: Run, owner: psycopg.Connection) -> None:
    made = run("sapa", "officer", "create", "budi", "Budi Santoso", "administrator", "--email", "budi@contoh.go.id")
    assert "tampil sekali" in made.output
    rows = owner.execute("SELECT role, email IS NOT NULL, verifier FROM sapa.officer").fetchall()
    assert rows == [("administrator", True, None)]
    assert "sudah dipakai" in run("sapa", "officer", "create", "budi", "B", "pdp", status=1).output


def test_the_signed_audit(
    office: Office, settings: SapaSettings, make_officer: MakeOfficer, run: Run, owner: psycopg.Connection
) -> None:
    rina, hasnah = make_officer(Role.PENDAMPING), make_officer(Role.PENYELIA, "Hasnah")
    open_case(office, rina.doer, accepted_case(office, rina, hasnah).number)
    with db.transaction() as session:
        bring_certificate(session, office, hasnah.doer, certificate_line(request_of(office, rina)))
    with db.transaction() as session:
        seal_committed(session, seal_key(settings.secret_key))
    whole = run("sapa", "audit")
    assert "Chain intact" in whole.output
    assert "FORGED" not in whole.output
    # Written by whoever holds the database: a row of nobody, one in another's name, a copy.
    for forged in (
        "VALUES ('officer:x', 'case.open', 'case:1', '{}'::jsonb, '')",
        "SELECT actor || 'x', act, subject, detail, request_id FROM sapa.audit WHERE act = 'case.open' LIMIT 1",
        "SELECT actor, act, subject, detail, request_id FROM sapa.audit WHERE act = 'case.open' LIMIT 1",
    ):
        owner.execute(f"INSERT INTO sapa.audit (actor, act, subject, detail, request_id) {forged}".encode())
        found = run("sapa", "audit", status=1)
        assert "FORGED: 1 rows" in found.output
        assert "Chain intact" in found.output
        owner.execute("DELETE FROM sapa.audit WHERE id = (SELECT max(id) FROM sapa.audit)")
    owner.execute("UPDATE sapa.audit SET subject = 'case:2' WHERE act = 'case.open'")
    changed = run("sapa", "audit", status=1)
    assert "CHAIN BROKEN" in changed.output
    assert "FORGED" in changed.output
