"""Entries about others who help: referrals with their answer, and the transfer to another regency."""

from enum import StrEnum
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import Field

from services.sapa.schemas.codes import Given
from services.sapa.schemas.entries.base import EntryBody
from services.sapa.schemas.entries.people import Account, Name
from services.sapa.schemas.entries.times import Day
from services.sapa.schemas.reporting import LONGEST_NAME, LONGEST_WORDS, Frozen

Needed = Annotated[str, Field(min_length=1, max_length=LONGEST_WORDS)]


class Partner(StrEnum):
    """Who is asked to help."""

    RUMAH_SAKIT = "rumah_sakit"
    POLISI = "polisi"
    PSIKOLOG = "psikolog"
    RUMAH_AMAN = "rumah_aman"
    BANTUAN_HUKUM = "bantuan_hukum"
    DINAS_SOSIAL = "dinas_sosial"
    LAINNYA = "lainnya"


PARTNER_LABELS: Final = {
    Partner.RUMAH_SAKIT: "Rumah sakit atau puskesmas",
    Partner.POLISI: "Polisi, Unit PPA",
    Partner.PSIKOLOG: "Psikolog",
    Partner.RUMAH_AMAN: "Rumah aman",
    Partner.BANTUAN_HUKUM: "Bantuan hukum",
    Partner.DINAS_SOSIAL: "Dinas sosial",
    Partner.LAINNYA: "Lainnya",
}
PARTNER_GIVES: Final = {
    Partner.RUMAH_SAKIT: Given.KESEHATAN,
    Partner.POLISI: Given.PENEGAKAN_HUKUM,
    Partner.PSIKOLOG: Given.KESEHATAN,
    Partner.RUMAH_AMAN: Given.REHABILITASI_SOSIAL,
    Partner.BANTUAN_HUKUM: Given.BANTUAN_HUKUM,
    Partner.DINAS_SOSIAL: Given.REHABILITASI_SOSIAL,
}


class ReferralState(StrEnum):
    """Where a referral stands."""

    DIKIRIM = "dikirim"
    DITERIMA = "diterima"
    DITOLAK = "ditolak"
    SELESAI = "selesai"
    DIBATALKAN = "dibatalkan"


REFERRAL_LABELS: Final = {
    ReferralState.DIKIRIM: "Terkirim",
    ReferralState.DITERIMA: "Diterima, menunggu hasil",
    ReferralState.DITOLAK: "Ditolak",
    ReferralState.SELESAI: "Selesai",
    ReferralState.DIBATALKAN: "Dibatalkan",
}
REFERRAL_STEPS: Final = {
    ReferralState.DIKIRIM: frozenset({ReferralState.DITERIMA, ReferralState.DITOLAK, ReferralState.DIBATALKAN}),
    ReferralState.DITERIMA: frozenset({ReferralState.SELESAI, ReferralState.DITOLAK, ReferralState.DIBATALKAN}),
    ReferralState.DITOLAK: frozenset[ReferralState](),
    ReferralState.SELESAI: frozenset[ReferralState](),
    ReferralState.DIBATALKAN: frozenset[ReferralState](),
}


class Consent(Frozen):
    """Who agreed that something is passed on, when, and how far. A child agrees for itself as far as it can."""

    given_by: Needed
    given_on: Day
    covers: Needed


class Referred(EntryBody):
    """A referral with its newest state. `told`: what the partner learns. `answer_by`: when we ask again."""

    kind: Literal["rujukan"] = "rujukan"
    partner: Partner
    partner_name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    reason: Needed
    told: Account = ""
    consent: Consent
    persons: tuple[UUID, ...] = ()
    sent_on: Day
    answer_by: Day
    state: ReferralState = ReferralState.DIKIRIM
    contact_name: Name = ""
    feedback: Account = ""


class TransferProposed(EntryBody):
    """The case shall go to another regency: to whom, why, and that the person agreed; a supervisor decides."""

    kind: Literal["usul_alih"] = "usul_alih"
    regency: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    receiver: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    reason: Needed
    consent: Consent
    told: Account = ""


class TransferAnswered(EntryBody):
    """What the other regency answered; `thread` is the transfer."""

    kind: Literal["jawaban_alih"] = "jawaban_alih"
    is_accepted: bool
    answered_on: Day
    words: Account = ""
