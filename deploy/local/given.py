"""Servers that the person brings (`SMARTSOCIETY_DATABASE_URL`, `SMARTSOCIETY_REDIS_URL`): are they new enough?"""

import psycopg
import redis

from deploy.local.processes import StartError

POSTGRES_AT_LEAST = 18
REDIS_AT_LEAST = 7
VALKEY_AT_LEAST = 8


def check_database(url: str) -> str:
    """Raises StartError when the server does not answer, is too old, or the role may not make roles."""
    try:
        with psycopg.connect(url, connect_timeout=5, autocommit=True) as connection:
            version = connection.info.server_version
            may = connection.execute(
                "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
            user = connection.info.user
    except psycopg.Error as refused:
        reason = str(refused).strip().splitlines()[-1]
        raise StartError(f"The server of SMARTSOCIETY_DATABASE_URL does not answer: {reason}") from None
    if version // 10_000 < POSTGRES_AT_LEAST:
        found = f"{version // 10_000}.{version % 10_000}"
        raise StartError(f"SMARTSOCIETY_DATABASE_URL is PostgreSQL {found}; {POSTGRES_AT_LEAST} or later is needed.")
    if may is None or not may[0]:
        raise StartError(
            f"The role {user} of SMARTSOCIETY_DATABASE_URL needs CREATEROLE: each service gets its own role."
        )
    return f"{version // 10_000}.{version % 10_000}, yours"


def check_redis(url: str) -> str:
    """Raises StartError when the server does not answer or is too old."""
    try:
        with redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5) as client:
            found = client.info("server")
    except (redis.RedisError, ValueError) as refused:
        raise StartError(f"The server of SMARTSOCIETY_REDIS_URL does not answer: {refused}") from None
    if version := found.get("valkey_version"):
        name, needed = "Valkey", VALKEY_AT_LEAST
    else:
        name, version, needed = "Redis", found["redis_version"], REDIS_AT_LEAST
    if int(str(version).split(".")[0]) < needed:
        raise StartError(f"SMARTSOCIETY_REDIS_URL is {name} {version}; {needed} or later is needed.")
    return f"{name} {version}, yours"
