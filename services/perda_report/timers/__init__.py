"""What falls due in perda_report: deadlines, the morning's digest, and the terms after which things are deleted."""

from collections.abc import Mapping
from datetime import timedelta

from common.media import MediaStore, purge_held
from common.pack import Retention, load_light_pack
from common.relay.sweeping import delete_expired_sessions, delete_old_deliveries, delete_old_keys
from common.settings import Settings
from common.timers import Chore, Step, TimerHandler
from services.perda_report.actions import digest, retention
from services.perda_report.actions.escalating import escalate_late_reports
from services.perda_report.actions.indexing import index_missing_reports, index_new_reports
from services.perda_report.actions.lapsing import lapse_unanswered_questions
from services.perda_report.actions.office import BackOffice

AT_ONCE = timedelta(seconds=2)
EACH_MINUTE = timedelta(minutes=1)
HOURLY = timedelta(hours=1)
DAILY = timedelta(days=1)


def handlers(settings: Settings) -> Mapping[str, TimerHandler]:
    """The kinds of timers of this service, for its relay."""
    pack = load_light_pack(settings.pack_dir)
    store = MediaStore(settings.media_url, settings.secret_key.get_secret_value().encode(), zone=pack.zone)
    return {
        **_deadlines(BackOffice.light(settings, pack)),
        **_search(),
        **_sweeping(pack.retention, store),
        **_erasing(pack.retention, store),
    }


def _deadlines(office: BackOffice) -> Mapping[str, TimerHandler]:
    return {
        "report.escalate": Chore(lambda: escalate_late_reports(office), EACH_MINUTE),
        "report.lapse": Chore(lambda: lapse_unanswered_questions(office), EACH_MINUTE),
        "digest.plan": Chore(lambda: digest.plan_digest(office), HOURLY),
        digest.KIND: Step(lambda session, due: digest.send_digest(session, office, due)),
    }


def _search() -> Mapping[str, TimerHandler]:
    return {
        "search.new": Chore(index_new_reports, AT_ONCE),
        "search.missing": Chore(index_missing_reports, DAILY),
    }


def _sweeping(terms: Retention, store: MediaStore) -> Mapping[str, TimerHandler]:
    """What people do not miss when it is gone."""
    return {
        "retention.idempotency_key": Chore(lambda: delete_old_keys(timedelta(days=terms.idempotency_key)), HOURLY),
        "retention.session": Chore(delete_expired_sessions, HOURLY),
        "retention.held_photo": Chore(lambda: purge_held(store), HOURLY),
        "retention.email_check": Chore(retention.delete_expired_email_checks, HOURLY),
        "retention.delivery": Chore(lambda: delete_old_deliveries(timedelta(days=terms.delivery)), HOURLY),
        "retention.orphan_photo": Chore(lambda: retention.sweep_orphan_photos(store), DAILY),
    }


def _erasing(terms: Retention, store: MediaStore) -> Mapping[str, TimerHandler]:
    """What people have a right to see erased."""
    reporter, photo, report = (timedelta(days=days) for days in (terms.reporter, terms.photo, terms.report))
    return {
        "retention.reporter": Chore(lambda: retention.erase_old_contacts(reporter), HOURLY),
        "retention.photo": Chore(lambda: retention.erase_old_photos(store, photo), HOURLY),
        "retention.report": Chore(lambda: retention.erase_old_reports(store, report), HOURLY),
        "retention.asked": Chore(lambda: retention.erase_as_asked(store), HOURLY),
    }
