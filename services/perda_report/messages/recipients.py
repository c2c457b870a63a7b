"""How a message names whom it is for. `opd:` is a row of contacts; the others are looked up when it is sent."""

from uuid import UUID

OFFICER = "petugas"
REPORTER = "pelapor"
CO_REPORTER = "ikut"
MAILBOX = "surel"
NAMES = {
    OFFICER: "Petugas",
    REPORTER: "Pelapor",
    CO_REPORTER: "Warga yang ikut melapor",
}


def person_of(recipient: str) -> str:
    """What officers read instead of a person's masked address; empty for an OPD."""
    return NAMES.get(recipient.partition(":")[0], "")


def opd_recipient(opd_code: str) -> str:
    """An OPD, as contacts name it."""
    return f"opd:{opd_code}"


def officer_recipient(officer_id: UUID) -> str:
    """One officer, by the e-mail address of the account."""
    return f"{OFFICER}:{officer_id}"


def reporter_recipient(tracking_number: str) -> str:
    """Whoever reported, by the sealed contact."""
    return f"{REPORTER}:{tracking_number}"


def co_reporter_recipient(co_reporter_id: UUID) -> str:
    """Somebody who reported the same."""
    return f"{CO_REPORTER}:{co_reporter_id}"


def mailbox_recipient(check_id: UUID) -> str:
    """A mailbox whose owner asked for a code (models.EmailCheck)."""
    return f"{MAILBOX}:{check_id}"
