"""The worker of sapa: `celery -A services.sapa.tasks worker …` (see common.worker)."""

from common.worker import make_celery
from services.sapa.configuration import load_sapa_settings
from services.sapa.messages.addresses import resolvers

settings = load_sapa_settings()
app = make_celery(settings, "sapa", resolvers(settings))
