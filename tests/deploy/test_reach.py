"""As root, PostgreSQL runs as somebody else, who may not reach our folder; its data then lies in a system place."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from deploy.local.postgres import Postgres
from deploy.local.processes import free_port
from deploy.local.reach import SYSTEM_DIR, can_reach, system_home

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts PostgreSQL as somebody else")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Postgres]:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    made = Postgres(closed / "postgres", free_port())
    yield made
    made.discard()


def test_a_closed_folder_is_no_obstacle_and_stays_closed(server: Postgres) -> None:
    closed = server.home.parent
    server.start()
    assert server.is_moved
    assert server.data.is_relative_to(SYSTEM_DIR)
    assert closed.stat().st_mode & 0o777 == 0o700
    with psycopg.connect(server.url()) as connection:
        connection.execute("CREATE TABLE kept (n int)")
    server.kill()
    server.start()
    with psycopg.connect(server.url()) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_discarding_leaves_nothing_in_the_system_place(server: Postgres) -> None:
    server.start()
    assert system_home(server.home).exists()
    server.discard()
    assert not system_home(server.home).exists()


def test_a_place_whose_checkout_is_gone_is_removed(server: Postgres, tmp_path: Path) -> None:
    orphan = system_home(tmp_path / "gone")
    orphan.mkdir(parents=True)
    (orphan / "stands-for").write_text(str(tmp_path / "gone"))
    server.prepare()
    assert not orphan.exists()


def test_reach_is_what_each_folder_on_the_way_allows(server: Postgres, tmp_path: Path) -> None:
    assert server.user is not None
    assert can_reach(server.user, Path("/"))
    assert not can_reach(server.user, server.home.parent)
