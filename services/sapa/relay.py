"""The relay of sapa: `python -m services.sapa.relay`. Its role reads states and times, no content."""

from datetime import timedelta

from common import relay
from services.sapa.configuration import load_sapa_settings
from services.sapa.messages.addresses import resolvers
from services.sapa.timers import handlers

FALLBACK_AFTER = timedelta(seconds=10)

if __name__ == "__main__":
    settings = load_sapa_settings()
    relay.run(settings, "sapa", handlers(settings), resolvers(settings), FALLBACK_AFTER)
