"""Servers that the person brings: new enough, and allowed to do what we need, or a sentence that says what is wrong."""

import pytest

from deploy.local.given import check_database, check_redis
from deploy.local.options import read_options
from deploy.local.postgres import Postgres
from deploy.local.processes import StartError
from deploy.local.valkey import Valkey
from tests.conftest import ROLE_PASSWORD


def test_new_enough_servers_are_taken(postgres: Postgres, valkey: Valkey) -> None:
    assert check_database(postgres.url()).startswith("18.")
    assert check_redis(valkey.url()).startswith("Valkey ")


def test_a_role_that_cannot_make_roles_is_refused(postgres: Postgres) -> None:
    with pytest.raises(StartError, match="perda of SMARTSOCIETY_DATABASE_URL needs CREATEROLE"):
        check_database(postgres.url("perda", ROLE_PASSWORD))


def test_a_wrong_password_does_not_show_up_in_the_sentence(postgres: Postgres) -> None:
    with pytest.raises(StartError) as refused:
        check_database(postgres.url(password="wrong-and-secret"))
    assert "wrong-and-secret" not in str(refused.value)


def test_given_servers_need_no_port_of_ours() -> None:
    given = {"SMARTSOCIETY_DATABASE_URL": "postgres://a:b@db/x", "SMARTSOCIETY_REDIS_URL": "redis://r/0"}
    options = read_options(given)
    assert not {"postgres", "valkey"} & set(options.listeners)
    assert options.database_url == "postgresql://a:b@db/x"
