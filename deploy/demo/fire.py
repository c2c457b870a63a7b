"""The demo set of fire_button: crews of every post with their roster and ways, and a few incidents."""

from collections.abc import Iterator

from common.auth.identity import ADMINISTRATOR
from common.pack import Pack
from common.settings import Settings
from deploy.demo import fire_crews, fire_incidents
from deploy.demo.accounts import DemoOfficer
from services.fire_button.actions import Office
from services.fire_button.workflow import Role

NAMES = (
    "La Ode Rahim",
    "Wa Ode Sari",
    "Andi Baso",
    "Jumardin",
    "Sahrul",
    "La Ode Hamid",
    "Irfan Tamburaka",
    "Nurhayati",
    "Ketut Suarta",
    "Muh. Akbar",
    "Rusdin",
    "Asrun",
    "Wayan Darma",
)
FIRST_CREW, CREW = 3, 2


def demo_officers(pack: Pack) -> list[DemoOfficer]:
    """At each post its head and a crew, and one of every other role."""
    opd = pack.posts[0].opd_code
    return [
        *_crews(pack),
        _one(Role.OPERATOR, opd, "Hasniar"),
        _one(Role.KEPALA, opd, "Drs. Muh. Yunus"),
        _one(Role.REDKAR, opd, "Sukardi"),
        DemoOfficer(ADMINISTRATOR, None, "Administrator Damkar (demo)", f"{ADMINISTRATOR}.{opd}"),
    ]


def _crews(pack: Pack) -> Iterator[DemoOfficer]:
    names = iter(NAMES * len(pack.posts))
    for place, post in enumerate(pack.posts):
        yield _one(Role.KOMANDAN, post.opd_code, next(names), post.code)
        for number in range(1, (CREW if place else FIRST_CREW) + 1):
            where = post.code if number == 1 else f"{post.code}-{number}"
            yield _one(Role.REGU, post.opd_code, next(names), where)


def _one(role: Role, opd_code: str, name: str, where: str = "") -> DemoOfficer:
    return DemoOfficer(role.value, opd_code, f"{name} (demo)", f"{role.value}.{where or opd_code}")


def make_incidents(settings: Settings, pack: Pack) -> int:
    """Bring the crews on duty, and what happened lately; gives how many incidents were made."""
    office = Office.of(settings, pack)
    fire_crews.put_on_duty(office)
    return fire_incidents.make_incidents(office)
