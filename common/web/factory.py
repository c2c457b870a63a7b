"""Makes the Flask application of a service: everything around the views, in the order in which a request meets it."""

import gc
from collections.abc import Sequence
from pathlib import Path

from flask import Blueprint, Flask
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from common import auth, db, logs
from common.settings import Settings
from common.web import assets, docs, failures, filters, health, language, maps, styleguide
from common.web.door import Door, Observe
from common.web.forms import QuietRequest, StrictRequest
from common.web.limits import DirectLimiter, Limiter
from common.web.metrics import Metrics
from common.web.running import EXTENSION, Running, ServiceInfo
from common.web.watch import Watch

TEMPLATES = Path(__file__).parents[1] / "templates"
MEGABYTE = 1024 * 1024
LARGEST_BODY = 25 * MEGABYTE
LARGEST_FORM = MEGABYTE
MOST_PARTS = 200
COLLECT_EVERY = (10_000, 20, 50)


def make_app(settings: Settings, service: ServiceInfo, blueprints: Sequence[Blueprint]) -> Flask:
    """The WSGI application of one service; nothing connects yet."""
    logs.configure(service.name, settings.log_level)
    db.bind(settings.database_url.get_secret_value(), pool_size=settings.pool_size, channel=service.name)
    app = Flask(service.package, static_folder=None)
    app.request_class = QuietRequest if service.is_quiet else StrictRequest
    here = _running(app, settings, service)
    _configure(app, settings)
    _dress(app, here)
    failures.install(app)
    watch = Watch(here)
    app.before_request(watch.before)
    app.after_request(watch.after)
    auth.guard(app, service.name, settings, service.find_officer)
    own = [assets.make_blueprint(here.assets), health.blueprint, docs.blueprint]
    if not service.is_quiet:
        own.append(maps.blueprint)
    if settings.environment != "production" and not service.is_quiet:
        own.append(styleguide.blueprint)
    for blueprint in (*own, *blueprints):
        app.register_blueprint(blueprint)
    watch.plan(app)
    _wrap(app, settings, service)
    _settle_memory()
    return app


def _settle_memory() -> None:
    """What was loaded by now stays, so the collector need not look through it: an eighth of a report's CPU."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_EVERY)


def _running(app: Flask, settings: Settings, service: ServiceInfo) -> Running:
    store = settings.limiter_url or settings.redis_url
    limiter = DirectLimiter if service.is_quiet else Limiter
    own = {name: Path(app.root_path) / folder for name, folder in (service.statics or {service.name: "static"}).items()}
    here = Running(
        settings,
        service,
        assets.Assets(
            {"common": assets.COMMON, **own},
            watch=settings.environment == "local",
        ),
        limiter(store.get_secret_value(), service.name, settings.secret_key.get_secret_value().encode()),
    )
    app.extensions[EXTENSION] = here
    return here


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=MOST_PARTS,
        TEMPLATES_AUTO_RELOAD=settings.environment == "local",
        PROVIDE_AUTOMATIC_OPTIONS=False,
    )
    app.url_map.strict_slashes = False


def _dress(app: Flask, here: Running) -> None:
    """Templates, words, and what every page may use."""
    pack, settings = here.service.pack, here.settings
    app.jinja_loader = ChoiceLoader([FileSystemLoader(Path(app.root_path) / "templates"), FileSystemLoader(TEMPLATES)])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    language.install(app, pack.timezone)
    filters.install(app, pack.timezone, pack.zone_label)
    app.jinja_env.globals.update(
        pack=pack,
        service=here.service,
        asset=here.assets.url,
        settings_urls={
            name: str(address).rstrip("/")
            for name, address in (
                ("portal", settings.portal_url),
                ("perda", settings.perda_url),
                ("fire", settings.fire_url),
                ("sapa", settings.sapa_url),
            )
        },
    )
    app.context_processor(lambda: {"language": language.language()})


def _wrap(app: Flask, settings: Settings, service: ServiceInfo) -> None:
    observe = _unobserved if service.is_quiet else _measure(settings, service)
    app.wsgi_app = Door(  # type: ignore[method-assign]
        app.wsgi_app, settings, observe, is_quiet=service.is_quiet
    )
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n)  # type: ignore[method-assign]


def _measure(settings: Settings, service: ServiceInfo) -> Observe:
    metrics = Metrics(service.name)
    if settings.metrics_port is not None:
        metrics.serve(settings.metrics_port, settings.metrics_host)
    return metrics.observe


def _unobserved(_route: str, _method: str, _status: str, _seconds: float) -> None:
    """A process that ends with its request has nothing to count with."""
