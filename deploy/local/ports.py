"""Before anything starts: is every port free? If not, who has it, who wants it, which setting moves it."""

import contextlib
import errno
import socket

import psutil

from deploy.local.options import Options, setting_of
from deploy.local.processes import StartError

WANTED_BY = {
    "portal": "the portal",
    "mailbox": "the mailbox's page",
    "smtp": "the mailbox",
    "postgres": "PostgreSQL",
    "valkey": "Valkey",
}


def wanted_by(name: str) -> str:
    """Who listens on that port, in words."""
    if name in WANTED_BY:
        return WANTED_BY[name]
    service, _, part = name.partition("_")
    return f"the {part or 'web'} of {service}"


def check_ports(options: Options) -> str:
    """Raises StartError with a line for each port that is in use or not allowed."""
    wrong = [line for name in options.listeners if (line := _problem(options, name))]
    if wrong:
        raise StartError("\n".join(wrong))
    return f"{len(options.listeners)} ports free"


def _problem(options: Options, name: str) -> str:
    number, cure = options.port(name), f"Choose another: {setting_of(name)}=…"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((options.bind, number))
        except OSError as refused:
            if refused.errno == errno.EADDRINUSE:
                holder = _holder(number)
                return f"Port {number} is in use{holder}; {wanted_by(name)} wants it. {cure}"
            return f"Port {number} for {wanted_by(name)}: {refused.strerror}. {cure}"
    return ""


def _holder(number: int) -> str:
    with contextlib.suppress(psutil.Error, OSError):
        for connection in psutil.net_connections("tcp"):
            is_it = connection.status == psutil.CONN_LISTEN and getattr(connection.laddr, "port", None) == number
            if is_it and connection.pid:
                return f" by {psutil.Process(connection.pid).name()} (process {connection.pid})"
    return ""
