"""A connection given from one process to another over a Unix socket; not a byte of it is read on the way."""

import socket
from pathlib import Path

WITHIN_S = 2.0


class NotTaken(OSError):
    """Nobody takes connections there now."""


def hand_over(connection: socket.socket, path: Path) -> None:
    """Give it to the server that listens at `path`; the caller closes its own copy.

    Raises BlockingIOError while that server has too many waiting, NotTaken when there is none.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as carrier:
        carrier.settimeout(0)
        try:
            carrier.connect(str(path))
            socket.send_fds(carrier, [b"\0"], [connection.fileno()])
        except BlockingIOError:
            raise
        except OSError as failed:
            raise NotTaken(str(path)) from failed


def taken_over(carrier: socket.socket) -> socket.socket:
    """The connection that came. Raises OSError when none did."""
    carrier.settimeout(WITHIN_S)
    _, descriptors, _, _ = socket.recv_fds(carrier, 1, 1)
    if not descriptors:
        raise OSError("no connection came")
    return socket.socket(fileno=descriptors[0])
