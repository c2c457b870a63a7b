"""The relay of perda_report: `python -m services.perda_report.relay`."""

from common import relay
from common.settings import load_settings
from services.perda_report.messages.addresses import resolvers
from services.perda_report.timers import handlers

if __name__ == "__main__":
    settings = load_settings()
    relay.run(settings, "perda", handlers(settings), resolvers(settings))
