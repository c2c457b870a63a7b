"""The web process of perda_report: `granian --interface wsgi --factory services.perda_report.app:create_app`."""

from flask import Flask

from common.auth import make_blueprint, refuse_demo
from common.pack import Pack, load_pack
from common.settings import Settings, load_settings
from common.web import ServiceInfo, make_app
from services.perda_report.actions import Office
from services.perda_report.routes import access, admin, api, citizen, dashboard, officer
from services.perda_report.routes.menu import menu
from services.perda_report.workflow import ROLE_LABELS

NAME = "perda"
TITLE = "Lapor Pelanggaran"


def create_app(settings: Settings | None = None, pack: Pack | None = None) -> Flask:
    """The application. Without settings they are read from the environment, without a pack it is loaded.

    Nothing connects yet, except in production: with demo accounts it refuses to start (SettingsError).
    """
    settings = settings or load_settings()
    pack = pack or load_pack(settings.pack_dir)
    roles = {role.value: words for role, words in ROLE_LABELS.items()}
    service = ServiceInfo(name=NAME, title=TITLE, package="services.perda_report", pack=pack, roles=roles)
    officers = make_blueprint(NAME, roles, menu=menu)
    pages = [officers, admin.blueprint, api.blueprint, citizen.blueprint, dashboard.blueprint, officer.blueprint]
    app = make_app(settings, service, pages)
    refuse_demo(settings)
    app.extensions[access.EXTENSION] = Office.of(settings, pack)
    return app
