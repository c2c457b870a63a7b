"""Incident numbers, short enough to be said on the radio and typed into an SMS: `K-1042`, a drill `L-1042`. Pure."""

import re

REAL = "K"
DRILL = "L"
WRITTEN = re.compile(r"([KL])?\W{0,2}(\d{4,9})", re.IGNORECASE)


def incident_number(serial: int, *, is_drill: bool) -> str:
    """The number of the incident with this place in the sequence."""
    return f"{DRILL if is_drill else REAL}-{serial}"


def parse_number(written: str) -> str:
    """`k1042`, `K 1042` or `1042` as it was given out; bare digits mean a real one. Raises ValueError."""
    found = WRITTEN.fullmatch(written.strip())
    if found is None:
        raise ValueError("an incident number is a letter and at least four digits")
    return f"{(found[1] or REAL).upper()}-{found[2]}"
