"""How a message names whom it is for. `opd:`, `pos:`, `kepala-pos:` and `latihan:` are rows of contacts."""

from uuid import UUID

REACH = "jalur"
CALLER = "pemanggil"
VOLUNTEER = "relawan"


def reach_recipient(reach_id: UUID) -> str:
    """One way of one person (models.Reach); its address is looked up when the message is sent."""
    return f"{REACH}:{reach_id}"


def caller_recipient(alert_id: UUID) -> str:
    """Whoever raised an alert, by the sealed number."""
    return f"{CALLER}:{alert_id}"


def officer_holder(officer_id: UUID) -> str:
    """An officer, as `reach.holder` and `ring.holder` name them."""
    return f"petugas:{officer_id}"


def volunteer_holder(volunteer_id: UUID) -> str:
    """A Redkar volunteer."""
    return f"{VOLUNTEER}:{volunteer_id}"


def post_holder(post_code: str) -> str:
    """A post itself: its own telephone or push subscription."""
    return f"pos:{post_code}"
