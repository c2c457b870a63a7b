"""`make shell`: a Python shell as one service on the local database.

At hand: db, select, text, settings, pack, and every table's class by its name (Report, Outbox, …).
Example: with db.reading() as session: session.scalars(select(Outbox)).all()
"""

import code
import sys
from importlib import import_module

from sqlalchemy import select, text

from common import db
from common.db import Base
from common.pack import load_pack
from deploy.cli.connection import settings_of, telling
from deploy.services import service_named


def main(name: str) -> None:
    """Open the shell for a service."""
    with telling():
        service = service_named(name)
        settings = settings_of(name)
        db.bind(settings.database_url.get_secret_value(), pool_size=2, channel=name, application="smartsociety-shell")
        import_module(f"services.{service.package}.models")
        import_module("common.notifications.outbox")
        tables = {mapper.class_.__name__: mapper.class_ for mapper in Base.registry.mappers}
        at_hand = {"db": db, "select": select, "text": text, "settings": settings, **tables}
        at_hand["pack"] = load_pack(settings.pack_dir)
        code.interact(banner=(__doc__ or "").strip(), local=at_hand, exitmsg="")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "perda")
