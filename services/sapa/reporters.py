"""One process of the reporters' side: `python -m services.sapa.reporters intake`, or `mailbox`.

Everything that every child needs is made here once: modules, mappers, templates, the picture decoder's process.
"""

import gc
import sys

from flask import Flask
from sqlalchemy.orm import configure_mappers

from common.settings import SettingsError
from common.web.oneshot import serve
from services.sapa.actions.intake_office import SECRETS
from services.sapa.app import intake, mailbox
from services.sapa.configuration import INTAKE, MAILBOX, SapaSettings, load_sapa_settings, socket_of
from services.sapa.routes.reporters.look import TEMPLATES
from services.sapa.routes.reporters.office import EXTENSION

FACTORIES = {INTAKE: intake.create_app, MAILBOX: mailbox.create_app}


def ready_app(name: str, settings: SapaSettings) -> Flask:
    """The application with all that a child would otherwise make anew. Nothing is connected."""
    app = FACTORIES[name](settings)
    configure_mappers()
    for template in TEMPLATES.rglob("*.html"):
        app.jinja_env.get_template(template.relative_to(TEMPLATES).as_posix())
    app.extensions[EXTENSION].decoder.start()
    gc.collect()
    gc.freeze()
    return app


def main(name: str) -> None:
    """Serve until the process is ended. Raises SettingsError naming what is missing."""
    settings = load_sapa_settings(*SECRETS)
    serve(socket_of(settings.sapa_sockets_dir, name), ready_app(name, settings))


if __name__ == "__main__":
    try:
        main(sys.argv[1] if sys.argv[1:] and sys.argv[1] in FACTORIES else INTAKE)
    except SettingsError as wrong:
        sys.exit(str(wrong))
