"""What the agreement on safe contact says of one contact: a sentence that refuses it, or nothing. Pure."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from services.sapa.queries.casework.parts import Agreement
from services.sapa.schemas.codes import CHANNEL_WORDS, PART_HOURS, Channel
from services.sapa.schemas.entries.contacts import ContactTold
from services.sapa.schemas.reporting import SafeContact, SafeTime

NOT_AGREED = "Belum ada kesepakatan cara aman. Catat dulu kesepakatannya."
NO_CONTACT = "Ia meminta tidak dihubungi. Balas lewat kotak pesannya saja."
WRONG_CHANNEL = "{channel} tidak disepakati. Pakai {agreed}."
FORBIDDEN = "Nomor atau alamat ini dilarang. Pakai yang tercatat di cara aman."
WRONG_ADDRESS = "Nomor atau alamat ini tidak disepakati. Pakai yang tercatat di cara aman."
WRONG_TIME = "Waktu ini tidak disepakati. Pilih waktu yang aman baginya."

BY_NUMBER = frozenset({Channel.WHATSAPP, Channel.TELEPON, Channel.SMS})
NUMBER = re.compile(r"\+?\d(?:[\s().-]{0,2}\d){6,}")
MAIL = re.compile(r"[^\s;,<>]+@[^\s;,<>]+")
ALTERNATIVES = re.compile(r"[;\n]")
DAYS_AHEAD = 8
ONE_DAY = timedelta(days=1)


def refusal(agreement: Agreement, contact: ContactTold) -> str:
    """Why this contact must not be, as a sentence; empty when it is as agreed."""
    told = agreement.told
    if told is None:
        return NOT_AGREED
    if not told.may_contact:
        return NO_CONTACT
    if contact.channel not in told.channels:
        agreed = " atau ".join(CHANNEL_WORDS[one] for one in told.channels)
        return WRONG_CHANNEL.format(channel=CHANNEL_WORDS[contact.channel], agreed=agreed)
    return _wrong_address(told, contact) or ("" if is_safe_time(agreement, contact.at) else WRONG_TIME)


def _wrong_address(told: SafeContact, contact: ContactTold) -> str:
    named = _read(contact.channel, contact.address)
    if not named:
        return WRONG_ADDRESS
    if _is_forbidden(told.never, contact.channel, named):
        return FORBIDDEN
    return "" if named <= _read(contact.channel, told.address) else WRONG_ADDRESS


def _is_forbidden(never: str, channel: Channel, named: frozenset[str]) -> bool:
    if channel in BY_NUMBER or channel is Channel.SUREL:
        return bool(named & _read(channel, never))
    spoken = f" {_plain(never)} "
    return any(f" {one} " in spoken for one in named)


def _read(channel: Channel, written: str) -> frozenset[str]:
    """The numbers, mail addresses or places of a text, each spelt one way; a line or semicolon parts places."""
    if channel in BY_NUMBER:
        return frozenset(_number(one) for one in NUMBER.findall(written))
    if channel is Channel.SUREL:
        return frozenset(one.casefold().rstrip(".") for one in MAIL.findall(written))
    return frozenset(plain for one in ALTERNATIVES.split(written) if (plain := _plain(one)))


def _number(written: str) -> str:
    digits = re.sub(r"\D", "", written)
    return re.sub(r"^(62|0)", "", digits)


def _plain(written: str) -> str:
    return " ".join(re.findall(r"\w+", written.casefold()))


def is_safe_time(agreement: Agreement, at: datetime) -> bool:
    """Whether this moment is one that was agreed; without agreed times, whether the office is open."""
    told, calendar = agreement.told, agreement.calendar
    if told is None or not told.may_contact:
        return False
    if not told.times:
        return calendar.is_open(at)
    local = at.astimezone(calendar.zone)
    return any(one.day == local.weekday() and _covers(one, local.time()) for one in told.times)


def _covers(agreed: SafeTime, clock: time) -> bool:
    start, end = PART_HOURS[agreed.part]
    return time(start) <= clock < time(end)


def next_safe_time(agreement: Agreement, after: datetime) -> datetime | None:
    """The first moment (UTC) from `after` on in which contact is safe; None when there never is one."""
    if is_safe_time(agreement, after):
        return after.astimezone(UTC)
    told = agreement.told
    if told is None or not told.may_contact:
        return None
    if not told.times:
        return agreement.calendar.next_opening(after)
    return min(one for one in _starts(agreement, told, after) if one >= after)


def _starts(agreement: Agreement, told: SafeContact, after: datetime) -> Iterator[datetime]:
    zone = agreement.calendar.zone
    today = after.astimezone(zone).date()
    for days in range(DAYS_AHEAD):
        day = today + ONE_DAY * days
        for one in told.times:
            if one.day == day.weekday():
                yield datetime.combine(day, time(PART_HOURS[one.part][0]), zone).astimezone(UTC)
