"""Verified incidents for other systems: CAP 1.2 messages (OASIS, 1 July 2010) and the Atom feed that lists them.

Area is who should take care, so a circle about the fire, never a caller's position. Times carry the regency's offset:
the standard forbids `Z`. The whole life of an incident is at most three messages (queries/warnings.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
ATOM = "http://www.w3.org/2005/Atom"
CAP_TYPE = "application/cap+xml"


@dataclass(frozen=True, slots=True)
class Place:
    """Where: `circle` is latitude, longitude in degrees and radius in kilometres; without a position only the desa."""

    label: str
    circle: tuple[float, float, float] | None
    region_code: str


@dataclass(frozen=True, slots=True)
class Info:
    """One language's words (RFC 5646 code)."""

    language: str
    event: str
    headline: str
    description: str
    instruction: str


@dataclass(frozen=True, slots=True)
class CapAlert:
    """One CAP message. `references` are the earlier messages of the same incident, oldest first."""

    identifier: str
    sent: datetime
    status: str
    kind: str
    category: str
    urgency: str
    severity: str
    response: str
    expires: datetime
    place: Place
    infos: tuple[Info, ...]
    references: tuple[tuple[str, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose feed it is. `name` has neither space nor comma, `title` is for people, `base_url` ends without a slash."""

    name: str
    title: str
    base_url: str

    def url_of(self, warning: CapAlert) -> str:
        """Where one message is."""
        return f"{self.base_url}/cap/{warning.identifier}.xml"


def cap_message(warning: CapAlert, sender: Sender) -> bytes:
    """One message, in the order that the schema asks for."""
    root = Element("alert", {"xmlns": CAP})
    _add(root, "identifier", warning.identifier)
    _add(root, "sender", sender.name)
    _add(root, "sent", written(warning.sent))
    _add(root, "status", warning.status)
    _add(root, "msgType", warning.kind)
    _add(root, "scope", "Public")
    if warning.references:
        told = (f"{sender.name},{identifier},{written(sent)}" for identifier, sent in warning.references)
        _add(root, "references", " ".join(told))
    for info in warning.infos:
        _info(root, warning, info, sender)
    return _document(root)


def atom_feed(warnings: Sequence[CapAlert], sender: Sender, now: datetime) -> bytes:
    """The newest message of each incident, newest first (RFC 4287)."""
    root = Element("feed", {"xmlns": ATOM, "xml:lang": "id"})
    address = f"{sender.base_url}/cap/feed.atom"
    _add(root, "id", address)
    _add(root, "title", sender.title)
    _add(root, "updated", written(max((warning.sent for warning in warnings), default=now)))
    SubElement(root, "link", {"rel": "self", "href": address})
    _add(SubElement(root, "author"), "name", sender.title)
    for warning in warnings:
        _entry(root, warning, sender)
    return _document(root)


def written(moment: datetime) -> str:
    """`2026-11-22T20:15:00+08:00`: whole seconds, and never Z (CAP 1.2, section 3.2.1)."""
    return moment.replace(microsecond=0).isoformat()


def _info(root: Element, warning: CapAlert, info: Info, sender: Sender) -> None:
    part = SubElement(root, "info")
    rows = (
        ("language", info.language),
        ("category", warning.category),
        ("event", info.event),
        ("responseType", warning.response),
        ("urgency", warning.urgency),
        ("severity", warning.severity),
        ("certainty", "Observed"),
        ("expires", written(warning.expires)),
        ("senderName", sender.title),
        ("headline", info.headline),
        ("description", info.description),
        ("instruction", info.instruction),
        ("web", sender.base_url),
    )
    for name, words in rows:
        _add(part, name, words)
    _area(part, warning.place)


def _area(part: Element, place: Place) -> None:
    area = SubElement(part, "area")
    _add(area, "areaDesc", place.label)
    if place.circle:
        latitude, longitude, radius = place.circle
        _add(area, "circle", f"{latitude:.5f},{longitude:.5f} {radius:.1f}")
    if place.region_code:
        code = SubElement(area, "geocode")
        _add(code, "valueName", "KEMENDAGRI")
        _add(code, "value", place.region_code)


def _entry(root: Element, warning: CapAlert, sender: Sender) -> None:
    entry, url = SubElement(root, "entry"), sender.url_of(warning)
    words = warning.infos[0]
    _add(entry, "id", url)
    _add(entry, "title", words.headline)
    _add(entry, "updated", written(warning.sent))
    _add(entry, "published", written(_first(warning)))
    _add(entry, "summary", words.description)
    SubElement(entry, "link", {"rel": "alternate", "type": CAP_TYPE, "href": url})
    SubElement(entry, "category", {"term": warning.status})


def _first(warning: CapAlert) -> datetime:
    return warning.references[0][1] if warning.references else warning.sent


def _add(parent: Element, name: str, words: str) -> None:
    SubElement(parent, name).text = words


def _document(root: Element) -> bytes:
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def newest_of(messages: Iterable[Sequence[CapAlert]]) -> tuple[CapAlert, ...]:
    """The newest message of each incident, newest first."""
    return tuple(sorted((each[-1] for each in messages if each), key=lambda warning: warning.sent, reverse=True))
