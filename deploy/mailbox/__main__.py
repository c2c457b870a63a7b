"""Usage: python -m deploy.mailbox FOLDER --smtp-port N --page-port N [--bind ADDRESS]."""

import argparse
import contextlib
import signal
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from deploy.mailbox.page import make_page
from deploy.mailbox.receive import listen
from deploy.mailbox.store import Store


class Quiet(WSGIRequestHandler):
    """A request to the mailbox's page is nothing to log."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def main() -> None:
    """Serve both sides until told to end."""
    parser = argparse.ArgumentParser(description="A mailbox for this machine: takes every mail, shows it on a page.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--accounts", type=Path, help="the demo officers, shown with their codes")
    parser.add_argument("--bind", default="127.0.0.1")
    parser.add_argument("--smtp-port", type=int, default=8025)
    parser.add_argument("--page-port", type=int, default=8085)
    asked = parser.parse_args()
    store = Store(asked.folder)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    receiver = listen(store, asked.bind, asked.smtp_port)
    page = make_page(store, asked.accounts)
    server = make_server(asked.bind, asked.page_port, page, threaded=True, request_handler=Quiet)
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()
    receiver.stop()


if __name__ == "__main__":
    main()
