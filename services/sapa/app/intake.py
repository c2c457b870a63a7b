"""The intake's process: the form and what it sends. Its database role may add rows and read public keys, no more."""

from flask import Flask

from common.pack import Pack
from services.sapa.actions.intake_office import SECRETS
from services.sapa.app.reporting import make_quiet
from services.sapa.configuration import SapaSettings, load_sapa_settings
from services.sapa.routes import intake
from services.sapa.routes.api import intake as api


def create_app(settings: SapaSettings | None = None, pack: Pack | None = None) -> Flask:
    """The application. Without settings they are read from the environment, without a pack it is loaded.

    Raises SettingsError when a secret is missing. Nothing connects yet.
    """
    settings = settings or load_sapa_settings(*SECRETS)
    return make_quiet(settings, pack, (*intake.BLUEPRINTS, api.blueprint))
