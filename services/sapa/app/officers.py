"""The officers' process: `granian --interface wsgi --factory services.sapa.app:create_app`. It alone opens cases."""

from pathlib import Path

from flask import Flask

from common.pack import Pack, load_light_pack, load_pack
from common.web import ServiceInfo, make_app
from services.sapa.actions.office import Office
from services.sapa.configuration import SapaSettings, load_sapa_settings
from services.sapa.queries.sessions import signed_in_by
from services.sapa.routes import access
from services.sapa.routes.officers import BLUEPRINTS
from services.sapa.workflow import ROLE_LABELS

NAME = "sapa"
TITLE = "Pendampingan"
ACCENT = "sapa"


def create_app(settings: SapaSettings | None = None, pack: Pack | None = None) -> Flask:
    """The application. Without settings they are read from the environment, without a pack it is loaded.

    Raises SettingsError when a secret is missing. Nothing connects yet.
    """
    settings = settings or load_sapa_settings()
    settings.need("sapa_officer_pepper")
    folder = Path(settings.pack_dir)
    pack = pack or load_pack(folder)
    service = ServiceInfo(
        name=NAME,
        title=TITLE,
        package="services.sapa",
        pack=pack,
        accent=ACCENT,
        roles={role.value: words for role, words in ROLE_LABELS.items()},
        find_officer=signed_in_by,
    )
    app = make_app(settings, service, BLUEPRINTS)
    app.extensions[access.EXTENSION] = Office.of(settings, load_light_pack(folder))
    return app
