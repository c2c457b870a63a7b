"""From the words of a step (messages/targets.py) to people, posts and agencies. Who they are, not how they are reached.

A drill means nobody but the pack's `latihan:` contacts, whatever the step says.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.fire_button.actions.office import BackOffice
from services.fire_button.actions.summons import Summons
from services.fire_button.messages.recipients import post_holder
from services.fire_button.messages.targets import (
    BPBD_OPD,
    DRILL_FOR_ALL,
    TARGET_LABELS,
    Target,
    drill_recipient,
    head_recipient,
    opd_recipient,
)
from services.fire_button.models import Incident
from services.fire_button.queries.duty import Person
from services.fire_button.queries.muster import Muster
from services.fire_button.workflow import Role


@dataclass(frozen=True, slots=True)
class Party:
    """Who is rung, and for which post. `holder`: a person, a post itself, or a row of contacts."""

    holder: str
    name: str
    post_code: str | None = None


@dataclass(frozen=True, slots=True)
class _Circle:
    """What the targets are read against: the posts that are rung, and the OPD that they belong to."""

    muster: Muster
    office: BackOffice
    post_codes: Sequence[str]
    opd_code: str | None

    def posts(self) -> tuple[Party, ...]:
        reference = self.office.reference.current()
        return tuple(Party(post_holder(code), reference.post_name(code), code) for code in self.post_codes)

    def agency(self, opd_code: str | None, target: Target) -> tuple[Party, ...]:
        if opd_code is None:
            return ()
        name = self.office.reference.current().opd.get(opd_code, opd_code)
        return (Party(opd_recipient(opd_code), f"{name} ({TARGET_LABELS[target]})"),)


def parties_of(summons: Summons, targets: Collection[str], post_codes: Sequence[str]) -> tuple[Party, ...]:
    """Whom these targets mean where these posts are rung. A word that is no target means nobody."""
    office, incident = summons.office, summons.incident
    if incident.is_drill:
        return _drill_parties(office, post_codes)
    circle = _Circle(summons.muster, office, post_codes, _opd_code(office, incident, post_codes))
    return tuple(party for target in targets if target in MEANING for party in MEANING[Target(target)](circle))


def redkar_of(summons: Summons) -> tuple[Party, ...]:
    """Volunteers of the incident's desa, who may see it from there."""
    return () if summons.incident.is_drill else _parties(summons.muster.volunteers)


def _first(circle: _Circle) -> tuple[Party, ...]:
    return _shift(circle, turn=1) + circle.posts()


def _second(circle: _Circle) -> tuple[Party, ...]:
    return _shift(circle, turn=2)


def _everybody(circle: _Circle) -> tuple[Party, ...]:
    on_duty = circle.muster.on_shift(circle.post_codes)
    return _parties((*on_duty, *circle.muster.crew_of(circle.post_codes))) + circle.posts()


def _heads_of_posts(circle: _Circle) -> tuple[Party, ...]:
    if not circle.post_codes:
        return ()
    reference = circle.office.reference.current()
    officers = circle.muster.with_role(Role.KOMANDAN, circle.opd_code, circle.post_codes)
    contacts = (Party(head_recipient(code), f"Kepala {reference.post_name(code)}", code) for code in circle.post_codes)
    return (*_parties(officers), *contacts)


def _operators(circle: _Circle) -> tuple[Party, ...]:
    return _parties(circle.muster.with_role(Role.OPERATOR, circle.opd_code))


def _heads_of_service(circle: _Circle) -> tuple[Party, ...]:
    officers = _parties(circle.muster.with_role(Role.KEPALA, circle.opd_code))
    return officers + circle.agency(circle.opd_code, Target.KEPALA_DINAS)


def _bpbd(circle: _Circle) -> tuple[Party, ...]:
    return circle.agency(BPBD_OPD, Target.BPBD)


# The next post is rung as a post is (alarm.py), before these are asked.
MEANING: Mapping[Target, Callable[[_Circle], tuple[Party, ...]]] = {
    Target.REGU_PERTAMA: _first,
    Target.REGU_KEDUA: _second,
    Target.SEMUA_REGU: _everybody,
    Target.KEPALA_POS: _heads_of_posts,
    Target.OPERATOR: _operators,
    Target.KEPALA_DINAS: _heads_of_service,
    Target.BPBD: _bpbd,
}


def _shift(circle: _Circle, *, turn: int) -> tuple[Party, ...]:
    """The first or the second on shift at each post, counting those who can be reached."""
    found: list[Person] = []
    for code in circle.post_codes:
        found += _in_turn(circle.muster.on_shift((code,)), circle.muster.ways, turn)
    return _parties(found)


def _in_turn(people: Sequence[Person], reachable: Collection[str], turn: int) -> Sequence[Person]:
    """With those before them who cannot be reached. Where there is no second, the first are meant again."""
    groups: list[list[Person]] = [[]]
    for rank in sorted({person.rank for person in people}):
        group = [person for person in people if person.rank == rank]
        groups[-1] += group
        if any(person.holder in reachable for person in group):
            groups.append([])
    filled = [group for group in groups if group]
    return filled[min(turn, len(filled)) - 1] if filled else []


def _parties(people: Iterable[Person]) -> tuple[Party, ...]:
    return tuple(Party(person.holder, person.name, person.post_code) for person in people)


def _drill_parties(office: BackOffice, post_codes: Iterable[str]) -> tuple[Party, ...]:
    reference = office.reference.current()
    own = (Party(drill_recipient(code), f"Latihan {reference.post_name(code)}", code) for code in post_codes)
    return (*own, Party(DRILL_FOR_ALL, "Latihan semua pos"))


def _opd_code(office: BackOffice, incident: Incident, post_codes: Iterable[str]) -> str | None:
    """The OPD of the posts; of the office's first post where none is rung yet."""
    reference = office.reference.current()
    found = [post for code in (incident.post_code, *post_codes) if (post := reference.post(code))]
    return next((post.opd_code for post in (*found, *reference.posts)), None)
