"""What the applications of reporters have in common: quiet headers, no officer, nothing kept between requests."""

from collections.abc import Sequence
from pathlib import Path

from flask import Blueprint, Flask

from common.pack import Pack, load_light_pack, load_pack
from common.web import ServiceInfo, make_app
from services.sapa.actions.intake_office import LARGE, IntakeOffice
from services.sapa.configuration import SapaSettings
from services.sapa.routes.bodies import bound_bodies
from services.sapa.routes.reporters.look import LOOK, dress
from services.sapa.routes.reporters.office import EXTENSION

NAME = "sapa"
TITLE = "Layanan Warga"


def make_quiet(settings: SapaSettings, pack: Pack | None, blueprints: Sequence[Blueprint]) -> Flask:
    """The application of one process. Raises SettingsError naming a secret that is missing."""
    folder = Path(settings.pack_dir)
    office = IntakeOffice.of(settings, load_light_pack(folder))
    service = ServiceInfo(
        name=NAME,
        title=TITLE,
        package="services.sapa",
        pack=pack or load_pack(folder),
        accent=NAME,
        find_officer=lambda _token: None,
        statics={LOOK: "static/reporters"},
        is_quiet=True,
    )
    app = make_app(settings, service, blueprints)
    app.extensions[EXTENSION] = office
    bound_bodies(app, office.slots(LARGE))
    dress(app)
    return app
