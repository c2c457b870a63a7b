"""Demo accounts have passwords that everybody can read: no process starts in production while one can log in."""

from sqlalchemy import func, select

from common import db
from common.auth.models import Officer
from common.settings import Settings, SettingsError


def refuse_demo(settings: Settings) -> None:
    """Raise SettingsError in production when the database holds active demo accounts; asks the database."""
    if settings.environment != "production":
        return
    with db.reading() as session:
        count = session.scalar(select(func.count()).where(Officer.is_demo, Officer.is_active)) or 0
    if count:
        raise SettingsError(
            f"This database holds {count} active demo accounts, whose passwords are public. Close them with "
            "`smartsociety officer deactivate-demo`, or start from an empty database."
        )
