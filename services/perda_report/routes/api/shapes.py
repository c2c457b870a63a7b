"""From the screens' views to the JSON that programs get."""

from flask import url_for

from services.perda_report.models import Report
from services.perda_report.queries.views import PhotoView, ReporterDetail, TrackingView, WorkRow
from services.perda_report.schemas.answers import (
    ActAnswer,
    ClockAnswer,
    DetailAnswer,
    EventAnswer,
    InboxItem,
    NextStepAnswer,
    PhotoAnswer,
    TrackingAnswer,
)
from services.perda_report.workflow import STATE_LABELS, State


def tracking_answer(view: TrackingView) -> TrackingAnswer:
    """A report as citizens follow it."""
    return TrackingAnswer(
        tracking_number=view.tracking_number,
        status=view.status,
        status_label=view.status_label,
        result=view.result_label,
        category=view.category,
        area=view.area,
        opd=view.opd.name,
        opd_code=view.opd.code,
        created_at=view.created_at,
        verify_due_at=view.verify_due_at,
        due_at=view.due_at,
        finished_at=view.finished_at,
        clock=ClockAnswer.model_validate(view.clock),
        history=tuple(EventAnswer.model_validate(event) for event in view.events),
        next_steps=tuple(NextStepAnswer.model_validate(step) for step in view.next_steps),
        co_reporter_count=view.co_reporter_count,
        is_joined=view.is_joined,
        is_paused=view.is_paused,
        merged_into=view.main.tracking_number if view.main else None,
        report=_detail(view.tracking_number, view.detail) if view.detail else None,
    )


def _detail(tracking_number: str, detail: ReporterDetail) -> DetailAnswer:
    return DetailAnswer(
        description=detail.description,
        place=detail.place,
        landmark=detail.landmark,
        occurred_at=detail.occurred_at,
        latitude=detail.latitude,
        longitude=detail.longitude,
        identity=detail.identity,
        photos=tuple(photo_answer(tracking_number, photo) for photo in detail.photos),
        can_add_photos=detail.can_add_photos,
        acts=detail.acts,
        question=detail.question,
        objectable_until=detail.objectable_until,
        rating=detail.rating,
        split_into=detail.split_into,
    )


def photo_answer(tracking_number: str, photo: PhotoView) -> PhotoAnswer:
    """A photo with its two addresses."""
    shown, thumb = (
        url_for("api.photo", tracking_number=tracking_number, photo_id=photo.id, size=size)
        for size in ("shown", "thumb")
    )
    return PhotoAnswer(
        id=photo.id,
        kind=photo.kind,
        sha256=photo.sha256,
        width=photo.width,
        height=photo.height,
        taken_at=photo.taken_at,
        url=shown,
        thumb_url=thumb,
    )


def inbox_item(row: WorkRow) -> InboxItem:
    """One row of the work list."""
    return InboxItem(
        tracking_number=row.tracking_number,
        headline=row.headline,
        category=row.category,
        place=row.place,
        status=row.status,
        status_label=row.status_label,
        identity=row.identity,
        opd=row.opd.name,
        opd_code=row.opd.code,
        created_at=row.created_at,
        clock=ClockAnswer.model_validate(row.clock),
        is_new=row.is_new,
        version=row.version,
        assignee=row.assignee,
        co_reporter_count=row.co_reporter_count,
        has_objection=row.has_objection,
    )


def act_answer(report: Report) -> ActAnswer:
    """A report after an act."""
    return ActAnswer(
        tracking_number=report.tracking_number,
        status=report.status,
        status_label=STATE_LABELS[State(report.status)],
        version=report.version,
    )
