"""Referrals: sent with consent, answered, fed back."""

from uuid import UUID

from common.errors import Conflict
from services.sapa.actions.casework.desk import Desk, act, find, known_people, not_earlier, not_later, refuse
from services.sapa.queries.opened import OpenedEntry
from services.sapa.schemas.acts import AnswerReferral
from services.sapa.schemas.entries.referrals import REFERRAL_STEPS, ReferralState, Referred

NOT_FROM_HERE = "Rujukan ini sudah dijawab. Muat ulang untuk melihatnya."
NO_RESULT = "Tulis hasil atau alasannya."
WITH_RESULT = frozenset({ReferralState.SELESAI, ReferralState.DITOLAK, ReferralState.DIBATALKAN})


@act()
def refer(desk: Desk, form: Referred, entry_id: UUID) -> OpenedEntry:
    """A new referral; what is passed on needs the consent that stands in it."""
    known_people(desk, "persons", form.persons)
    not_later(desk, "consent.given_on", form.consent.given_on)
    not_later(desk, "sent_on", form.sent_on)
    not_earlier(desk, "answer_by", form.answer_by)
    return desk.write(form.model_copy(update={"thread": entry_id, "state": ReferralState.DIKIRIM}), entry_id)


@act()
def answer_referral(desk: Desk, form: AnswerReferral, entry_id: UUID) -> OpenedEntry:
    """What the partner said: taken, refused, done with a result, or called off by us."""
    referral = find(desk.view.referrals, form.referral).body
    if form.state not in REFERRAL_STEPS[referral.state]:
        raise Conflict(NOT_FROM_HERE)
    if form.state in WITH_RESULT and not form.feedback:
        raise refuse("feedback", NO_RESULT)
    not_earlier(desk, "answer_by", form.answer_by)
    told = {
        "thread": form.referral,
        "state": form.state,
        "feedback": form.feedback,
        "contact_name": form.contact_name or referral.contact_name,
        "answer_by": form.answer_by or referral.answer_by,
    }
    return desk.write(referral.model_copy(update=told), entry_id)
