"""The three applications of sapa, one for each process: officers here, reporters in `intake` and `mailbox`."""

from services.sapa.app.officers import create_app

__all__ = ["create_app"]
