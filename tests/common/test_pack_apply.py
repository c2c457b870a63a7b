"""Writing a pack to the database: again and at once without harm, and never over a person's edit."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
import time_machine

from common import db
from common.audit import Actor
from common.pack import Applied, Pack, apply_pack, load_pack
from tests.common.sample_pack import sample_files, write_pack

CLI = Actor("cli:test")
Rows = Callable[[LiteralString], list[tuple[Any, ...]]]
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return load_pack(write_pack(tmp_path, sample_files()))


def apply(pack: Pack) -> Applied:
    with time_machine.travel(NOW), db.transaction() as session:
        return apply_pack(session, pack, CLI)


@pytest.fixture
def rows(owner: psycopg.Connection) -> Rows:
    return lambda query: owner.execute(query).fetchall()


def test_the_first_time_everything_is_written_and_audited(database: str, pack: Pack, rows: Rows) -> None:
    applied = apply(pack)
    assert (applied.opd, applied.contacts, applied.kept) == (2, 5, 0)
    assert rows("SELECT code, is_confirmed FROM account.opd ORDER BY 1") == [("dlh", False), ("satpol-pp", True)]
    assert rows("SELECT channel, address FROM account.contact WHERE recipient = 'opd:satpol-pp' ORDER BY position") == [
        ("email", "satpol-pp@contoh.example"),
        ("email", "piket@contoh.example"),
    ]
    kinds: dict[str, int] = dict(
        rows("SELECT kind, count(*) FROM account.holiday WHERE day >= '2026-01-01' GROUP BY 1")
    )
    assert kinds["libur daerah"] == 1
    assert kinds["cuti bersama"] > 8
    assert rows("SELECT name FROM account.holiday WHERE day = '2026-12-25'") == [("Hari Raya Natal",)]
    assert rows("SELECT actor, act, subject, detail->>'opd' FROM perda.audit") == [
        ("cli:test", "pack.apply", "pack:contoh", "2")
    ]


def test_again_changes_nothing_and_leaves_no_act(database: str, pack: Pack, rows: Rows) -> None:
    apply(pack)
    assert apply(pack).changed == 0
    assert rows("SELECT count(*) FROM perda.audit") == [(1,)]


def test_many_at_once_end_as_one(database: str, pack: Pack, rows: Rows) -> None:
    with time_machine.travel(NOW), ThreadPoolExecutor(4) as threads:

        def once(_: int) -> int:
            with db.transaction() as session:
                return apply_pack(session, pack, CLI).opd

        assert sorted(threads.map(once, range(4))) == [0, 0, 0, 2]
    assert rows("SELECT count(*) FROM account.contact") == [(5,)]


def test_a_changed_pack_changes_rows(database: str, pack: Pack, rows: Rows) -> None:
    apply(pack)
    renamed = replace(pack, opd=(replace(pack.opd[0], name="Satpol Baru"), *pack.opd[1:]))
    moved = replace(renamed, contacts=(replace(pack.contacts[0], address="pp@contoh.test"), *pack.contacts[1:]))
    assert (apply(moved).opd, apply(moved).opd) == (1, 0)
    assert rows("SELECT name FROM account.opd WHERE code = 'satpol-pp'") == [("Satpol Baru",)]
    assert rows("SELECT address FROM account.contact WHERE recipient = 'opd:satpol-pp' AND position = 0") == [
        ("pp@contoh.test",)
    ]


def test_what_the_pack_dropped_is_switched_off_and_comes_back(database: str, pack: Pack, rows: Rows) -> None:
    apply(pack)
    assert apply(replace(pack, opd=pack.opd[:1], contacts=pack.contacts[:1], holidays=())).changed == 6
    assert rows("SELECT code FROM account.opd WHERE is_active") == [("satpol-pp",)]
    assert rows("SELECT count(*) FROM account.contact WHERE is_active") == [(1,)]
    assert rows("SELECT 1 FROM account.holiday WHERE day = '2027-03-03'") == []
    assert apply(pack).changed == 6
    assert rows("SELECT count(*) FROM account.contact WHERE is_active") == [(5,)]


def test_what_a_person_edited_stays(database: str, pack: Pack, rows: Rows, owner: psycopg.Connection) -> None:
    apply(pack)
    owner.execute("UPDATE account.opd SET name = 'Punya kami', edited_at = now() WHERE code = 'dlh'")
    owner.execute("UPDATE account.holiday SET kind = 'hari kerja', edited_at = now() WHERE day = '2026-12-24'")
    owner.execute("INSERT INTO account.holiday VALUES ('2026-12-28', 'Pilkades', 'libur daerah', now())")
    renamed = replace(pack, opd=tuple(replace(entry, name="Lain") for entry in pack.opd))
    assert (apply(renamed).opd, apply(renamed).kept) == (1, 3)
    assert apply(replace(pack, opd=pack.opd[:1])).opd == 1
    assert rows("SELECT name, is_active FROM account.opd WHERE code = 'dlh'") == [("Punya kami", True)]
    assert rows("SELECT day, kind FROM account.holiday WHERE edited_at IS NOT NULL ORDER BY 1") == [
        (date(2026, 12, 24), "hari kerja"),
        (date(2026, 12, 28), "libur daerah"),
    ]


def test_a_recipient_that_a_person_touched_is_theirs(
    database: str, pack: Pack, rows: Rows, owner: psycopg.Connection
) -> None:
    apply(pack)
    owner.execute("DELETE FROM account.contact WHERE recipient = 'opd:satpol-pp'")
    owner.execute(
        "INSERT INTO account.contact (recipient, channel, address, edited_at)"
        " VALUES ('opd:satpol-pp', 'email', 'resmi@contoh.test', now())"
    )
    assert apply(pack).contacts == 0
    assert rows("SELECT address FROM account.contact WHERE recipient = 'opd:satpol-pp'") == [("resmi@contoh.test",)]
