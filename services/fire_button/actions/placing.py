"""An incident's point is the best known: when an alert knows better, it moves, and its posts are ranked anew."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from services.fire_button.actions.alarm import rank_again
from services.fire_button.actions.office import Office
from services.fire_button.actions.positions import Site, Spot, settle_site
from services.fire_button.models import Dispatch, Incident, IncidentEvent
from services.fire_button.queries.background import background_of

LOCATED = "incident.located"


def place_better(session: Session, office: Office, incident: Incident, spot: Spot, *, is_own: bool = False) -> bool:
    """Move a locked incident to where one of its alerts says it is, if that is better known; whether it was moved.

    `is_own`: the incident's point came from this alert. What somebody marked on the map stays.
    """
    site = settle_site(office, spot)
    if not is_better(office, incident, site, spot, is_own=is_own) or _is_located(session, incident):
        return False
    for name, value in site.columns().items():
        setattr(incident, name, value)
    session.flush()
    if background_of(session, incident.id).rings_posts:
        rank_again(session, office, incident)
    return True


def alarm_posts(session: Session, office: Office, incident: Incident) -> bool:
    """Ring the best post of an incident for which only the operator was rung so far; whether it came to that."""
    rung = session.scalar(select(exists().where(Dispatch.incident_id == incident.id)))
    if rung or not background_of(session, incident.id).rings_posts:
        return False
    rank_again(session, office, incident)
    return True


def is_better(office: Office, incident: Incident, site: Site, spot: Spot, *, is_own: bool = False) -> bool:
    """Whether this site says more about where the incident is than what is known."""
    if incident.is_outside:
        return site.is_known and (not site.is_outside or is_own)
    if incident.latitude is None or site.latitude is None:
        return _says_more(incident, site)
    if site.is_outside:
        return False
    if spot.desa_code and not spot.is_exact and site.desa_code != incident.desa_code:
        return is_own
    is_coarse = (incident.accuracy_m or 0) > office.rules.coarse_m
    return (is_coarse and spot.is_exact) or (is_own and _is_sharper(incident, site))


def _says_more(incident: Incident, site: Site) -> bool:
    """One of the two has no point."""
    if incident.latitude is not None:
        return False
    if site.latitude is not None:
        return not (site.is_outside and incident.kecamatan_code)
    if incident.kecamatan_code is None:
        return site.kecamatan_code is not None
    return incident.desa_code is None and site.desa_code is not None


def _is_sharper(incident: Incident, site: Site) -> bool:
    return site.accuracy_m is not None and (incident.accuracy_m is None or site.accuracy_m < incident.accuracy_m)


def _is_located(session: Session, incident: Incident) -> bool:
    marked = exists().where(IncidentEvent.incident_id == incident.id, IncidentEvent.kind == LOCATED)
    return bool(session.scalar(select(marked)))
