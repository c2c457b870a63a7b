"""Is this process well? One question each, for the supervisor and for the health checks of the compose file.

Usage: python -m deploy.health web | stream | relay | worker | intake | mailbox | door    (exit status 0: well)
"""

import http.client
import os
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import psycopg

from deploy.services import REPORTERS
from deploy.told import told

FRESH_S = 30.0
ANSWER_WITHIN = 3.0


def web_answers(port: int, path: str = "/healthz") -> bool:
    """Whether something on this machine answers a GET with 200."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=ANSWER_WITHIN) as answer:
            return bool(answer.status == http.client.OK)
    except (OSError, http.client.HTTPException):
        return False


def listens(path: Path) -> bool:
    """Whether a process takes connections at this Unix socket."""
    with socket.socket(socket.AF_UNIX) as probe:
        return path.exists() and probe.connect_ex(str(path)) == 0


def beats(database_url: str, name: str, within_s: float = FRESH_S) -> bool:
    """Whether a process without a port wrote its heartbeat of late."""
    young = "SELECT 1 FROM heartbeat WHERE name = %s AND at > clock_timestamp() - make_interval(secs => %s)"
    try:
        with psycopg.connect(database_url, connect_timeout=3, autocommit=True) as connection:
            return connection.execute(young, [name, within_s]).fetchone() is not None
    except psycopg.Error:
        return False


def is_well(kind: str, environ: Mapping[str, str]) -> bool:
    """The question for a kind of process, with what its own environment tells."""
    if kind == "web":
        return web_answers(int(environ["GRANIAN_PORT"]))
    if kind == "stream":
        return web_answers(int(environ["PORT"]))
    if kind == "door":
        return web_answers(int(environ["SMARTSOCIETY_SAPA_PORT"]))
    if kind in REPORTERS:
        return listens(Path(environ["SMARTSOCIETY_SAPA_SOCKETS_DIR"]) / f"{kind}.sock")
    return beats(told("DATABASE_URL"), kind)


if __name__ == "__main__":
    sys.exit(not is_well(sys.argv[1], os.environ))
