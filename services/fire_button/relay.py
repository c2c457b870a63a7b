"""The relay of fire_button: `python -m services.fire_button.relay`. An alarm goes out without broker and worker too."""

from datetime import timedelta

from common import relay
from common.settings import load_settings
from services.fire_button.messages.addresses import resolvers
from services.fire_button.timers import handlers

FALLBACK_AFTER = timedelta(seconds=2)

if __name__ == "__main__":
    settings = load_settings()
    relay.run(settings, "fire", handlers(settings), resolvers(settings), FALLBACK_AFTER)
