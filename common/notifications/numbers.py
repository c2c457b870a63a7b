"""Telephone numbers as messages carry them: E.164."""

import phonenumbers

from common.fields import REGION

# Below it stand the short numbers of companies, which nobody abroad can call.
SHORTEST = 1_000_000


def as_number(written: str) -> str:
    """0812…, 62812… and +62812… as +62812…; what is no number (a bank's name as sender) as it is."""
    dialled = f"+{written}" if written.startswith("62") else written
    try:
        number = phonenumbers.parse(dialled, REGION)
    except phonenumbers.NumberParseException:
        return written
    if not phonenumbers.is_possible_number(number) or (number.national_number or 0) < SHORTEST:
        return written
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
