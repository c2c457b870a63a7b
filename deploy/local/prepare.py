"""What must be there before the processes work: portal, schema, pack, demo set. One child: its imports count once.

It begins while the database is still starting, and tells the supervisor each step: a line `done<TAB>step<TAB>words`.

Usage: python -m deploy.local.prepare
"""

import os
import sys
import time
from pathlib import Path

import psycopg

from common import db
from common.audit import Actor
from common.db.session import release
from common.errors import DomainError
from common.pack import Pack, PackError, load_pack
from common.settings import Settings, SettingsError, load_settings
from deploy.demo.cases import ensure_demo
from deploy.demo.sapa import Ceremony, ensure_sapa
from deploy.local.environment import Environment
from deploy.local.options import Options, read_options
from deploy.local.sapa import root_seed
from deploy.migrations import run
from deploy.packs import bring
from deploy.portal.render import render
from deploy.services import SERVICES, Kind, Service
from services.sapa.configuration import SapaSettings, load_sapa_settings

ACTOR = Actor("system:make-run")
DATABASE_WITHIN = 90.0
DONE = "done"


def main() -> None:
    """Do it all, in the order of need; every part is safe to run again."""
    options = read_options(os.environ)
    environment = Environment(options, dict(os.environ))
    pack = load_pack(Path(os.environ.get("SMARTSOCIETY_PACK_DIR") or Settings.model_fields["pack_dir"].default))
    urls = {each.name: environment.address(each.name).rstrip("/") for each in SERVICES}
    _tell("Portal", f"{len(render(pack, urls, options.state_dir / 'portal'))} pages")
    _wait_for_database(environment.owner_url)
    run.migrate(environment.owner_url, {role: environment.role_password(role) for role in run.ROLES})
    _tell("Migrations", f"at {run.head()}")
    for service in SERVICES:
        if service.officers_port is None:
            _fill(options, environment, service, pack)
        elif options.has_demo:
            _tell(f"Demo {service.name}", _fill_sapa(options, environment, service))
            release()


def _fill(options: Options, environment: Environment, service: Service, pack: Pack) -> None:
    os.environ.update(environment.settings_of(service))
    settings = load_settings()
    url = settings.database_url.get_secret_value()
    db.bind(url, pool_size=2, channel=service.name, application="smartsociety-prepare")
    if service.keeps_pack:
        _tell(f"Pack {service.name}", f"{pack.short_name}: {bring(service.name, pack, ACTOR)}")
    if options.has_demo:
        _tell(f"Demo {service.name}", ensure_demo(settings, service.name, pack, options.state_dir))
    release()


def _fill_sapa(options: Options, environment: Environment, service: Service) -> str:
    """Its demo set comes in as people would bring it, each part by the role of its own process."""

    def settings(kind: Kind) -> SapaSettings:
        os.environ.update(environment.settings_of(service, kind))
        return load_sapa_settings()

    ceremony = Ceremony(root_seed(environment.secret), settings("web"), settings("intake"))
    return ensure_sapa(ceremony, options.state_dir)


def _wait_for_database(url: str) -> None:
    end = time.monotonic() + DATABASE_WITHIN
    while True:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return


def _tell(step: str, words: str) -> None:
    print(DONE, step, words, sep="\t", flush=True)


if __name__ == "__main__":
    try:
        main()
    except (PackError, SettingsError, DomainError, psycopg.Error) as refused:
        sys.exit(str(refused))
