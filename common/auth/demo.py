"""Demo accounts have passwords that everybody can read: no process starts in production while one can log in."""

from sqlalchemy import func, select

from common import db
from common.auth.models import AccountFlags, Officer
from common.settings import Settings, SettingsError

COMMAND = "smartsociety officer deactivate-demo"


def refuse_demo(settings: Settings, table: type[AccountFlags] = Officer, command: str = COMMAND) -> None:
    """Raise SettingsError in production when the database holds active demo accounts; asks the database.

    `table` and `command`: of a service with officers of its own.
    """
    if settings.environment != "production":
        return
    with db.reading() as session:
        count = session.scalar(select(func.count()).select_from(table).where(table.is_demo, table.is_active)) or 0
    if count:
        raise SettingsError(
            f"This database holds {count} active demo accounts, whose passwords are public. Close them with "
            f"`{command}`, or start from an empty database."
        )
