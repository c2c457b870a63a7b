"""A visit to the place: what was found for colleagues, words for citizens, where the officer stood, photos."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from common.geo import Point, distance_m
from common.media import Accepted
from services.perda_report.actions.act import Deed, by_officer
from services.perda_report.actions.evidence import attach_to_inspection
from services.perda_report.actions.office import Doer, Office
from services.perda_report.models import Inspection, Report
from services.perda_report.schemas import InspectReport
from services.perda_report.workflow import Act


@dataclass(frozen=True, slots=True)
class Inspecting:
    """The form, and accepted photos of what was found."""

    form: InspectReport
    photos: Sequence[Accepted] = ()


def inspect_report(session: Session, office: Office, number: str, inspecting: Inspecting, doer: Doer) -> Report:
    """The inspection is now. Raises NotFound, NotAllowed, Conflict, and InvalidInput for photos that cannot be taken.

    The caller forgets the photos when its transaction fails.
    """
    form = inspecting.form
    deed = Deed(Act.INSPECT, form.version, form.words, data={"is_found": form.is_found})
    report = by_officer(session, office, number, deed, doer)
    inspection = Inspection(
        report_id=report.id,
        officer_id=doer.officer.id,
        inspected_at=datetime.now(UTC),
        is_found=form.is_found,
        finding=form.finding,
        latitude=form.latitude,
        longitude=form.longitude,
        accuracy_m=None if form.latitude is None else form.accuracy_m,
        distance_m=_distance(form, report),
    )
    session.add(inspection)
    session.flush()
    attach_to_inspection(session, report, inspection, inspecting.photos)
    return report


def _distance(form: InspectReport, report: Report) -> float | None:
    if form.latitude is None or form.longitude is None or report.latitude is None or report.longitude is None:
        return None
    stood = Point(form.latitude, form.longitude)
    return round(distance_m(stood, Point(report.latitude, report.longitude)), 1)
