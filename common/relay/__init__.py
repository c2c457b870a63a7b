"""One relay per service: brings committed messages to the broker, fires timers, seals the audit."""

from common.relay.run import run

__all__ = ["run"]
