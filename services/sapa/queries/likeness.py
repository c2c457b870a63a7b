"""Whether two cases may be about the same person: keyed HMACs of telephone number and NIK, compared among one's own.

Without the key, which no row and no backup holds, a mark says nothing; with it a number can be tried, not read.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

import phonenumbers
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from common import keys
from common.fields import REGION
from services.sapa.models import Case, CaseGrant, Likeness

NIK_DIGITS = 16


def marks(office_secret: bytes, *, phones: Iterable[str] = (), niks: Iterable[str] = ()) -> frozenset[bytes]:
    """One mark for each that is a number at all, however it was written."""
    numbers = {f"phone:{number}" for number in map(_number, phones) if number}
    people = {f"nik:{digits}" for digits in map(_digits, niks) if len(digits) == NIK_DIGITS}
    return frozenset(keys.digest(office_secret, one.encode()) for one in numbers | people)


def _number(written: str) -> str:
    try:
        number = phonenumbers.parse(written, REGION)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _digits(written: str) -> str:
    return "".join(letter for letter in written if letter.isascii() and letter.isdecimal())


def alike(session: Session, key_id: UUID, case_id: UUID) -> Collection[str]:
    """Numbers of other cases that this key holds and that share a mark with this one."""
    own, other = aliased(Likeness), aliased(Likeness)
    wanted = (
        select(Case.number)
        .join(other, other.case_id == Case.id)
        .join(own, own.mark == other.mark)
        .join(CaseGrant, (CaseGrant.case_id == Case.id) & (CaseGrant.epoch == Case.epoch))
        .where(
            own.case_id == case_id,
            other.case_id != case_id,
            CaseGrant.holder_key_id == key_id,
            CaseGrant.revoked_at.is_(None),
            Case.erased_at.is_(None),
        )
    )
    return session.scalars(wanted.distinct().order_by(Case.number)).all()
