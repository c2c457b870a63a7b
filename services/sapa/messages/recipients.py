"""How a message names whom it is for. No address stands in it: that is found when it is sent."""

from uuid import UUID

OFFICER_MAIL = "petugas-surel"
OFFICER_PHONE = "petugas-sms"
NOTICE = "kabar"


def officer_mail(officer_id: UUID) -> str:
    """An officer's mail address."""
    return f"{OFFICER_MAIL}:{officer_id}"


def officer_phone(officer_id: UUID) -> str:
    """An officer's telephone, by SMS."""
    return f"{OFFICER_PHONE}:{officer_id}"


def notice_recipient(notice_id: UUID) -> str:
    """A reporter who asked to be told (models.Notice)."""
    return f"{NOTICE}:{notice_id}"
