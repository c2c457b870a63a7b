"""The worker of fire_button: `celery -A services.fire_button.tasks worker …` (see common.worker)."""

from common.settings import load_settings
from common.worker import make_celery
from services.fire_button.messages.addresses import resolvers

settings = load_settings()
app = make_celery(settings, "fire", resolvers(settings))
