"""What happened to an incident, newest first: its events, and each message of its alarms with what became of it."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.auth.models import Officer
from common.notifications.outbox import Delivery, deliveries_of
from services.fire_button.models import Incident, IncidentEvent, Ring
from services.fire_button.queries.reference import Reference
from services.fire_button.queries.views.log import LogLine, MessageLine

MOST_LINES = 500
TITLES = {
    "alert.raised": "Alarm masuk",
    "alert.linked": "Alarm lain dari kejadian yang sama",
    "alert.changed": "Pemanggil menambah keterangan",
    "alert.cancelled": "Pemanggil membatalkan",
    "alarm.started": "Alarm dibunyikan",
    "post.rung": "Pos dibunyikan",
    "ring.answered": "Panggilan dijawab",
    "incident.acknowledged": "Diterima",
    "incident.departed": "Berangkat",
    "incident.arrived": "Tiba",
    "incident.accessed": "Sampai di titik api",
    "incident.water": "Air disemprotkan",
    "incident.controlled": "Api terkendali",
    "incident.closed": "Selesai",
    "incident.false_alarm": "Ditutup: bukan kebakaran",
    "incident.stood_down": "Pos dipulangkan",
    "incident.verified": "Dipastikan benar",
    "incident.located": "Tempat diperbaiki",
    "incident.merged": "Digabung",
    "incident.split": "Dipisah",
    "incident.note": "Catatan",
    "incident.reopened": "Dibuka lagi",
    "escalation.step": "Eskalasi",
    "board.deaf": "Layar pos tidak terdengar",
}
PURPOSES = {"alarm": "Alarm", "konfirmasi": "Minta kepastian Redkar", "kabar": "Kabar"}
TOPICS = {
    "fire.alarm": "Alarm",
    "fire.confirm": "Minta kepastian Redkar",
    "fire.escalated": "Alarm, eskalasi",
    "fire.cancelled": "Pembatalan",
    "fire.told": "Kabar",
    "fire.reply": "Balasan kepada pemanggil",
}
CHANNELS = {"sms": "SMS", "email": "Surel", "push": "HP", "webhook": "Sistem lain"}
ANSWERS = {"ya": "Ya", "tidak": "Tidak", "benar": "Benar", "tidak_benar": "Tidak benar"}
OUTCOMES = {
    "delivered": ("Terkirim", "ok"),
    "failed": ("Gagal", "bad"),
    "withdrawn": ("Ditarik", ""),
    "sending": ("Sedang dikirim", "warn"),
    "queued": ("Sedang dikirim", "warn"),
    "waiting": ("Menunggu dikirim", "warn"),
}
NO_WAY = ("Belum ada jalur", "bad")
CALLER = "pemanggil:"


def log_of(session: Session, reference: Reference, incident_id: UUID) -> tuple[LogLine, ...]:
    """Its events, newest first."""
    asked = (
        select(IncidentEvent, Officer.name)
        .outerjoin(Officer, Officer.id == IncidentEvent.officer_id)
        .where(IncidentEvent.incident_id == incident_id)
        .order_by(IncidentEvent.id.desc())
        .limit(MOST_LINES)
    )
    return tuple(
        LogLine(
            kind=event.kind,
            title=TITLES.get(event.kind, event.kind),
            words=event.words,
            who=name or "",
            post=reference.post_name(event.post_code),
            at=event.at,
            device_at=event.device_at,
        )
        for event, name in session.execute(asked)
    )


def messages_of(session: Session, incident: Incident) -> tuple[MessageLine, ...]:
    """Every message about it, newest first: who was rung and by which way, then what else was told."""
    sent = {one.outbox_id: one for one in deliveries_of(session, incident.number)}
    rings = session.scalars(select(Ring).where(Ring.incident_id == incident.id).limit(MOST_LINES)).all()
    rung = {ring.outbox_id for ring in rings}
    lines = [_of_ring(ring, sent) for ring in rings]
    lines += [_of_delivery(one) for one in sent.values() if one.outbox_id not in rung]
    return tuple(sorted(lines, key=lambda line: line.at, reverse=True))


def _of_ring(ring: Ring, sent: Mapping[UUID, Delivery]) -> MessageLine:
    delivery = sent.get(ring.outbox_id) if ring.outbox_id else None
    outcome, tone = OUTCOMES[delivery.state] if delivery else NO_WAY
    return MessageLine(
        who=ring.holder_name,
        why=PURPOSES.get(ring.purpose, ring.purpose),
        channel=_channel(delivery),
        step=ring.step,
        at=ring.rung_at,
        outcome=outcome,
        tone=tone,
        detail=_detail(delivery),
        answer=ANSWERS.get(ring.answer, ring.answer),
        answered_at=ring.answered_at,
    )


def _of_delivery(delivery: Delivery) -> MessageLine:
    outcome, tone = OUTCOMES[delivery.state]
    return MessageLine(
        who="Pemanggil" if delivery.recipient.startswith(CALLER) else delivery.address_hint or delivery.recipient,
        why=TOPICS.get(delivery.topic, delivery.topic),
        channel=_channel(delivery),
        step=None,
        at=delivery.at,
        outcome=outcome,
        tone=tone,
        detail=_detail(delivery),
        answer="",
        answered_at=None,
    )


def _channel(delivery: Delivery | None) -> str:
    return CHANNELS.get(delivery.channel, delivery.channel) if delivery else ""


def _detail(delivery: Delivery | None) -> str:
    """What went wrong, or how often it was tried."""
    if delivery is None or delivery.state == "delivered":
        return ""
    tries = f"{delivery.attempts} kali dicoba" if delivery.attempts > 1 else ""
    return ". ".join(part for part in (delivery.error, tries) if part)
