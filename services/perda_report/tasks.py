"""The worker of perda_report: `celery -A services.perda_report.tasks worker …` (see common.worker)."""

from common.settings import load_settings
from common.worker import make_celery
from services.perda_report.messages.addresses import resolvers

settings = load_settings()
app = make_celery(settings, "perda", resolvers(settings))
