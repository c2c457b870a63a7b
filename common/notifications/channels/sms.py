"""SMS through the gateway of the settings: any that takes an HTTP request, a GSM modem's (Gammu) as well.

Accepted is not arrived: a gateway that knows sends a receipt later (`notifications.receipts`).
"""

import http.client
import json
import re
from typing import Any
from urllib.parse import quote

from common.notifications.channels.deadline import deadline
from common.notifications.channels.request import Answer, Request, Unsendable, ask, parsed
from common.notifications.claims import Claimed, Letter, Outcome
from common.notifications.gsm import fitted
from common.notifications.numbers import as_number
from common.settings import Settings

NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
PLACE = re.compile(r"\{(to|digits|text|id)\}")
# What says that this number or this text is wrong; a wrong address or key of ours can be mended.
FOR_GOOD = frozenset({400, 413, 422})
LONGEST_REFERENCE = 200


def send(settings: Settings, claimed: Claimed) -> Outcome:
    """Hand one message to the gateway; 2xx, and what `sms_accepted` asks for, delivers it."""
    number = as_number(claimed.contact.address)
    if not NUMBER.fullmatch(number):
        return Outcome("refused", "nomor telepon tidak sah")
    try:
        request = _request(settings, number, claimed.letter)
    except Unsendable as wrong:
        return Outcome("refused", str(wrong))
    with deadline(settings.send_timeout) as limit:
        try:
            answer = ask(request, limit)
        except (OSError, http.client.HTTPException) as failed:
            return Outcome("failed", "waktu habis" if limit.is_over else type(failed).__name__)
    return _judge(settings, answer)


def text_of(letter: Letter) -> str:
    """The words for a telephone: `data["sms"]` where a message has its own, else the body."""
    return fitted(str(letter.data.get("sms") or letter.body).strip())


def _request(settings: Settings, number: str, letter: Letter) -> Request:
    if not settings.sms_url:
        raise Unsendable("gerbang SMS belum dipasang")
    values = {"to": number, "digits": number[1:], "text": text_of(letter), "id": str(letter.id)}
    target = parsed(PLACE.sub(lambda found: quote(values[found[1]], safe=""), settings.sms_url))
    headers = {"Idempotency-Key": str(letter.id)}
    if key := settings.sms_authorization.get_secret_value():
        headers["Authorization"] = key
    body, template = None, json.loads(settings.sms_body)
    if template is not None:
        body = json.dumps(_filled(template, values), ensure_ascii=False).encode()
        headers["Content-Type"] = "application/json"
    # The gateway is the administrator's choice and often stands in our own network.
    method, patience = "POST" if body else "GET", settings.send_timeout
    return Request(method, target, body, headers, allow_private=True, patience=patience, reads_answer=True)


def _filled(part: Any, values: dict[str, str]) -> Any:
    """The same JSON with our values in its texts."""
    match part:
        case dict():
            return {name: _filled(value, values) for name, value in part.items()}
        case list():
            return [_filled(value, values) for value in part]
        case str():
            return PLACE.sub(lambda found: values[found[1]], part)
    return part


def _judge(settings: Settings, answer: Answer) -> Outcome:
    if not http.HTTPStatus.OK <= answer.status < http.HTTPStatus.MULTIPLE_CHOICES:
        return Outcome("refused" if answer.status in FOR_GOOD else "failed", f"HTTP {answer.status}")
    told = _json(answer.body)
    where, _, wanted = settings.sms_accepted.partition("=")
    if where and _at(told, where) != wanted:
        return Outcome("failed", f"gerbang SMS menolak ({where} bukan {wanted})")
    reference = _at(told, settings.sms_reference)[:LONGEST_REFERENCE]
    return Outcome("delivered", provider_reference=reference or f"HTTP {answer.status}")


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _at(told: Any, where: str) -> str:
    """What stands at a place like `messages.0.id`; nothing where there is no such place."""
    for step in where.split("."):
        if isinstance(told, dict):
            told = told.get(step)
        elif isinstance(told, list) and step.isdecimal() and int(step) < len(told):
            told = told[int(step)]
        else:
            return ""
    return str(told) if isinstance(told, str | int) else ""
