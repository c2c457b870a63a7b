"""Officers' accounts in the browser and as JSON: beginning, log-in, own account, recovery, duty, administration."""

from services.sapa.routes.officers.auth.blueprint import blueprint

__all__ = ["blueprint"]
