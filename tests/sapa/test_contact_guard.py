"""Safe contact: nothing goes out that was not agreed, and everything that was agreed may."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import InvalidInput, NotAllowed
from services.sapa.actions.casework.contacts import agree_contact, drop_contact, plan_contact, record_contact
from services.sapa.actions.casework.documents import write_letter
from services.sapa.queries.casework import agreement as rules
from services.sapa.queries.casework.parts import Agreement
from services.sapa.queries.contact import may_contact, next_safe_time
from services.sapa.schemas.acts import DropContact, WriteLetter
from services.sapa.schemas.codes import PART_HOURS, Channel, PartOfDay
from services.sapa.schemas.entries.contacts import ContactMade, ContactPlanned, ContactTold, Outcome
from services.sapa.schemas.entries.documents import LetterKind
from services.sapa.schemas.entries.received import SafeContactSet
from services.sapa.schemas.reporting import SafeContact, SafeTime
from tests.sapa.casework_setup import (
    AGREED,
    BEGUN,
    CALENDAR,
    HOME,
    NUMBER,
    MakeCase,
    Story,
    make_case,
    next_weekday,
    report,
)

__all__ = ["make_case"]
TUESDAY = datetime(2026, 11, 24, 8, tzinfo=BEGUN.tzinfo)
NOT_BY_PHONE = "Telepon tidak disepakati. Pakai WhatsApp atau Kunjungan atau Surat."
TIMES = st.lists(st.builds(SafeTime, day=st.integers(0, 6), part=st.sampled_from(PartOfDay)), max_size=4).map(tuple)
AGREEMENTS = st.builds(
    SafeContact,
    may_contact=st.booleans(),
    channels=st.lists(st.sampled_from(Channel), min_size=1, unique=True).map(tuple),
    address=st.sampled_from([NUMBER, HOME, "ibu@contoh.id", f"{NUMBER}; ibu@contoh.id"]),
    times=TIMES,
)
ADDRESSES = {
    **dict.fromkeys(rules.BY_NUMBER, NUMBER),
    Channel.SUREL: "ibu@contoh.id",
    Channel.SURAT: HOME,
    Channel.KUNJUNGAN: HOME,
}
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: BEGUN + timedelta(minutes=minutes))


def agreement(told: SafeContact | None) -> Agreement:
    return Agreement(told, BEGUN, by_reporter=True, calendar=CALENDAR)


def _is_agreed(told: SafeContact, channel: Channel, at: datetime) -> bool:
    """The rule once more, as slowly and plainly as it can be said."""
    if not told.may_contact or channel not in told.channels or ADDRESSES[channel] not in told.address:
        return False
    if not told.times:
        return at.weekday() < 5 and 8 <= at.hour < 16
    hours = [PART_HOURS[one.part] for one in told.times if one.day == at.weekday()]
    return any(start <= at.hour < end for start, end in hours)


@given(AGREEMENTS, st.sampled_from(Channel), MOMENTS)
def test_the_guard_allows_exactly_what_was_agreed(told: SafeContact, channel: Channel, at: datetime) -> None:
    wrong = rules.refusal(agreement(told), ContactTold(channel=channel, address=ADDRESSES[channel], at=at))
    assert (wrong == "") is _is_agreed(told, channel, at)


@given(AGREEMENTS, MOMENTS)
def test_the_next_safe_time_is_safe_and_the_first(told: SafeContact, after: datetime) -> None:
    found = next_safe_time(agreement(told), after)
    assert (found is None) is not told.may_contact
    if found is None:
        return
    assert found >= after
    assert rules.is_safe_time(agreement(told), found)
    hour = after
    while hour < found:
        assert not rules.is_safe_time(agreement(told), hour)
        hour += timedelta(hours=1)


@pytest.mark.parametrize(
    ("agreed", "channel", "address", "at", "sentence"),
    [
        (None, Channel.WHATSAPP, NUMBER, TUESDAY, rules.NOT_AGREED),
        (SafeContact(), Channel.WHATSAPP, NUMBER, TUESDAY, rules.NOT_AGREED),
        (SafeContact(never="semua"), Channel.WHATSAPP, NUMBER, TUESDAY, rules.NO_CONTACT),
        (
            AGREED,
            Channel.TELEPON,
            NUMBER,
            TUESDAY,
            NOT_BY_PHONE,
        ),
        (AGREED, Channel.WHATSAPP, "0812 3456 7891", TUESDAY, rules.WRONG_ADDRESS),
        (AGREED, Channel.WHATSAPP, "", TUESDAY, rules.WRONG_ADDRESS),
        (AGREED, Channel.WHATSAPP, "0811-1111-111", TUESDAY, rules.FORBIDDEN),
        (AGREED, Channel.SURAT, "Jalan Mawar 9", TUESDAY, rules.FORBIDDEN),
        (AGREED, Channel.KUNJUNGAN, "Jalan Poros 33, Ranomeeto", TUESDAY, rules.WRONG_ADDRESS),
        (AGREED, Channel.WHATSAPP, NUMBER, TUESDAY.replace(hour=11), rules.WRONG_TIME),
        (AGREED, Channel.WHATSAPP, NUMBER, TUESDAY + timedelta(days=1), rules.WRONG_TIME),
        (AGREED, Channel.WHATSAPP, "+62 812-3456-7890", TUESDAY, ""),
        (AGREED, Channel.SURAT, "jalan poros 3 ranomeeto", TUESDAY, ""),
    ],
)
def test_each_refusal_has_its_sentence(
    agreed: SafeContact | None, channel: Channel, address: str, at: datetime, sentence: str
) -> None:
    story = Story()
    if agreed is not None:
        story.add(report(agreed=agreed))
    if sentence:
        with pytest.raises(NotAllowed, match=f"^{sentence}$"):
            may_contact(story.view(), channel, address, at)
    else:
        may_contact(story.view(), channel, address, at)


def test_the_newest_agreement_holds_and_each_contact_is_held_against_its_own_time() -> None:
    story = Story()
    story.add(report(agreed=AGREED))
    made = ContactMade(channel=Channel.WHATSAPP, address=NUMBER, at=TUESDAY, outcome=Outcome.TERHUBUNG)
    story.add(SafeContactSet(agreed=SafeContact(never="tidak lagi"), by_reporter=True), after=timedelta(days=3))
    story.add(made)
    story.add(made.model_copy(update={"at": story.at}))
    assert [one.breach for one in story.view().contacts] == ["", rules.NO_CONTACT]
    with pytest.raises(NotAllowed):
        may_contact(story.view(), Channel.WHATSAPP, NUMBER, TUESDAY)


def test_every_outgoing_act_passes_the_guard(make_case: MakeCase) -> None:
    case = make_case()
    owner, safe = case.worker.key_id, next_weekday(1, 8)
    told = ContactTold(channel=Channel.WHATSAPP, address=NUMBER, at=safe)
    plan = ContactPlanned(contact=told, owner_key_id=owner)
    letter = WriteLetter(
        letter=LetterKind.UNDANGAN,
        recipient=("Ibu M.",),
        subject="Undangan",
        contact=ContactTold(channel=Channel.SURAT, address="Jalan Mawar 9", at=safe),
    )
    with pytest.raises(NotAllowed, match=rules.NOT_AGREED):
        case.do(plan_contact, plan)
    case.do(agree_contact, SafeContactSet(agreed=AGREED, by_reporter=True))
    assert not case.view().agreement.by_reporter
    at_night = told.model_copy(update={"at": next_weekday(1, 20)})
    with pytest.raises(NotAllowed, match=rules.WRONG_TIME):
        case.do(plan_contact, plan.model_copy(update={"contact": at_night}))
    with pytest.raises(NotAllowed, match=rules.FORBIDDEN):
        case.do(write_letter, letter)
    with pytest.raises(InvalidInput):
        case.do(write_letter, letter.model_copy(update={"contact": None}))
    plan_id = case.do(plan_contact, plan)
    assert [one.words for one in case.view().clocks if one.about == plan_id] == ["Hubungi lewat WhatsApp"]
    case.do(agree_contact, SafeContactSet(agreed=SafeContact(never="jangan"), by_reporter=False))
    assert [one.words for one in case.view().clocks if one.about == plan_id] == [
        "Kontak ini tidak disepakati lagi. Batalkan."
    ]
    case.do(drop_contact, DropContact(contact=plan_id))
    assert case.view().contacts == ()


def test_what_was_done_against_the_agreement_is_told_with_its_reason(make_case: MakeCase) -> None:
    case = make_case()
    made = ContactMade(channel=Channel.TELEPON, address=NUMBER, at=case.view().now, outcome=Outcome.ORANG_LAIN)
    with pytest.raises(InvalidInput) as refused:
        case.do(record_contact, made)
    assert set(refused.value.fields) == {"why"}
    case.do(record_contact, made.model_copy(update={"why": "Ia menelepon dulu, lalu putus."}))
    case.do(record_contact, made.model_copy(update={"is_incoming": True}))
    assert [one.breach for one in case.view().contacts] == [rules.NOT_AGREED, ""]
    with pytest.raises(InvalidInput):
        case.do(record_contact, made.model_copy(update={"at": next_weekday(1, 8), "is_incoming": True}))
