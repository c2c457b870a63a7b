"""What a worker does with one message from the broker."""

from uuid import UUID

from celery import Celery

from common.notifications.claims import DELIVER, rules_of
from common.notifications.recipients import Resolvers
from common.notifications.sending import deliver
from common.settings import Settings


def register(app: Celery, settings: Settings, resolvers: Resolvers) -> None:
    """Give a worker the task `deliver_message(id, token)`."""
    rules = rules_of(settings, resolvers)

    @app.task(name=DELIVER, ignore_result=True, acks_late=False, max_retries=0)
    def deliver_message(outbox_id: str, token: str) -> None:
        deliver(settings, UUID(outbox_id), UUID(token), rules)
