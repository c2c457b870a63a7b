"""The web process of fire_button: `granian --interface wsgi --factory services.fire_button.app:create_app`."""

from flask import Flask

from common.auth import make_blueprint, refuse_demo
from common.notifications.heartbeat import CHORES, RELAY
from common.pack import Pack, load_pack
from common.settings import Settings, load_settings
from common.web import ServiceInfo, make_app
from services.fire_button.actions import Office
from services.fire_button.routes import BLUEPRINTS, access
from services.fire_button.routes.menu import menu
from services.fire_button.workflow import ROLE_LABELS

NAME = "fire"
TITLE = "Tombol Kebakaran"
ACCENT = "fire"


def create_app(settings: Settings | None = None, pack: Pack | None = None) -> Flask:
    """The application. Without settings they are read from the environment, without a pack it is loaded.

    Nothing connects yet, except in production: with demo accounts it refuses to start (SettingsError).
    """
    settings = settings or load_settings()
    pack = pack or load_pack(settings.pack_dir)
    roles = {role.value: words for role, words in ROLE_LABELS.items()}
    service = ServiceInfo(
        name=NAME,
        title=TITLE,
        package="services.fire_button",
        pack=pack,
        accent=ACCENT,
        roles=roles,
        watched_loops=(RELAY, CHORES),
    )
    app = make_app(settings, service, [make_blueprint(NAME, roles, menu=menu), *BLUEPRINTS])
    refuse_demo(settings)
    app.extensions[access.EXTENSION] = Office.of(settings, pack)
    return app
