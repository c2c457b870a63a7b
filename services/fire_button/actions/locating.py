"""Where it really is, as an operator or a crew found out; the posts are ranked anew, and a nearer one is rung."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from common.errors import InvalidInput
from services.fire_button.actions.act import by_officer
from services.fire_button.actions.alarm import rank_again
from services.fire_button.actions.deeds import Deed
from services.fire_button.actions.office import Doer, Office
from services.fire_button.actions.positions import Site, settle_site, settle_spot
from services.fire_button.models import Incident
from services.fire_button.schemas.desk import LocateIncident
from services.fire_button.workflow import Act, Need


@dataclass(frozen=True, slots=True)
class _Given:
    """The form as a press says it: the desa decides the kecamatan."""

    latitude: float | None
    longitude: float | None
    accuracy_m: float | None
    desa_code: str | None
    kecamatan_code: None = None


def locate_incident(session: Session, office: Office, number: str, form: LocateIncident, doer: Doer) -> Incident:
    """Raises NotFound, NotAllowed, Conflict, and InvalidInput for a place that is none."""
    spot = settle_spot(office, _Given(*form.point, form.accuracy_m, form.desa_code))
    if spot.notices:
        field = "desa_code" if form.point[0] is None else "position"
        raise InvalidInput(spot.notices[0], fields={field: spot.notices[0]})
    site = settle_site(office, spot)
    deed = Deed(
        Act.LOCATE,
        form.version,
        ". ".join(part for part in (site.place, form.reason) if part),
        data={"place": site.place},
        change=_moving(site, form.landmark),
        given=frozenset({Need.POINT} if site.is_known or site.is_outside else ()),
    )
    incident = by_officer(session, office, number, deed, doer)
    rank_again(session, office, incident)
    return incident


def _moving(site: Site, landmark: str | None) -> Callable[[Incident], None]:
    def move(incident: Incident) -> None:
        for name, value in site.columns().items():
            setattr(incident, name, value)
        incident.landmark = landmark or incident.landmark

    return move
