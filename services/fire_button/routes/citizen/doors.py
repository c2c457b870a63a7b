"""The other doors: telephone and SMS, on every page of citizens, since a call may go through where data does not."""

from dataclasses import dataclass
from urllib.parse import quote

from common.geo import Point
from common.pack.model import Hotline
from common.web import current_pack

FIRE = "damkar"
# What the inbound gateway reads first; free words with a desa's name are read too.
CODE = "API"


@dataclass(frozen=True, slots=True)
class Doors:
    """Whom to call. `fire` is the fire brigade's number where the pack has one; `sms` is empty where it has none."""

    fire: Hotline | None
    others: tuple[Hotline, ...]
    sms: str

    def sms_link(self, body: str) -> str:
        """An `sms:` address with a ready text; without a number of the brigade the person chooses whom to tell."""
        return f"sms:{self.sms}?body={quote(body)}"


def doors() -> Doors:
    """What the pack names; a local number of the fire brigade comes before the national one."""
    pack = current_pack()
    known = [line for line in pack.hotlines if line.number and not line.is_placeholder]
    ours = sorted((line for line in known if line.key.startswith(FIRE)), key=lambda line: line.key == FIRE)
    first = next(iter(ours or known), None)
    return Doors(first, tuple(line for line in known if line not in ours and line is not first), pack.fire.sms_number)


def sms_text(point: Point | None, accuracy_m: float | None, place: str = "") -> str:
    """What the gateway understands: `API -4.07870,122.41040 +-24`, or the code and the place in words."""
    if point is None:
        return f"{CODE} {place}"
    accuracy = f" +-{accuracy_m:.0f}" if accuracy_m is not None else ""
    return f"{CODE} {point.latitude:.5f},{point.longitude:.5f}{accuracy}"
