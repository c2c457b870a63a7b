"""The officers' process, `granian … services.sapa.app.officers:create_app`: it alone opens cases."""

from functools import partial
from pathlib import Path

from flask import Flask

from common.auth import refuse_demo
from common.pack import Pack, load_light_pack, load_pack
from common.web import ServiceInfo, make_app
from common.web.forms import QuietRequest
from services.sapa.actions.office import LARGE, Office
from services.sapa.configuration import SapaSettings, load_sapa_settings
from services.sapa.models import Officer
from services.sapa.queries.sessions import signed_in_by
from services.sapa.queries.trust import Trust
from services.sapa.routes import access
from services.sapa.routes.bodies import bound_bodies
from services.sapa.routes.officers import BLUEPRINTS
from services.sapa.workflow import ROLE_LABELS

NAME = "sapa"
TITLE = "Pendampingan"
ACCENT = "sapa"
CLOSE_DEMO = "smartsociety sapa officer deactivate-demo"


def create_app(settings: SapaSettings | None = None, pack: Pack | None = None) -> Flask:
    """The application. Without settings they are read from the environment, without a pack it is loaded.

    Raises SettingsError when a secret is missing. Nothing connects yet, except in production: with demo accounts it
    refuses to start.
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
        find_officer=partial(signed_in_by, Trust(settings.root_key, pack.slug)),
    )
    app = make_app(settings, service, BLUEPRINTS)
    refuse_demo(settings, Officer, CLOSE_DEMO)
    office = Office.of(settings, load_light_pack(folder))
    app.extensions[access.EXTENSION] = office
    # What officers keep in a case never lies on a disk unsealed.
    app.request_class = QuietRequest
    bound_bodies(app, office.slots / LARGE)
    return app
