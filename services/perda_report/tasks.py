"""The worker of perda_report: `celery -A services.perda_report.tasks worker …` (see common.worker)."""

from common.settings import load_settings
from common.worker import make_celery

app = make_celery(load_settings(), "perda")
