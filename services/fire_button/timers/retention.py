"""The terms after which things are deleted."""

from collections.abc import Mapping
from datetime import timedelta

from common.media import MediaStore
from common.pack import Retention
from common.relay.sweeping import delete_expired_sessions, delete_old_deliveries, delete_old_keys
from common.timers import Chore, TimerHandler
from services.fire_button.actions import retention

HOURLY = timedelta(hours=1)
DAILY = timedelta(days=1)


def handlers(terms: Retention, store: MediaStore) -> Mapping[str, TimerHandler]:
    """Of this module."""
    keys, deliveries = timedelta(days=terms.idempotency_key), timedelta(days=terms.delivery)
    callers, photos = timedelta(days=terms.reporter), timedelta(days=terms.photo)
    return {
        "retention.idempotency_key": Chore(lambda: delete_old_keys(keys), HOURLY),
        "retention.session": Chore(delete_expired_sessions, HOURLY),
        "retention.delivery": Chore(lambda: delete_old_deliveries(deliveries), HOURLY),
        "retention.alert": Chore(lambda: retention.erase_old_alerts(callers), HOURLY),
        "retention.sms": Chore(lambda: retention.erase_old_sms(callers), HOURLY),
        "retention.photo": Chore(lambda: retention.erase_old_photos(store, photos), HOURLY),
        "retention.orphan_photo": Chore(lambda: retention.sweep_orphan_photos(store), DAILY),
    }
