"""What the closure form proposes of SIMFONI codes: read from the case, put right by the officer."""

from dataclasses import dataclass

from services.sapa.queries.casework.view import CaseView
from services.sapa.schemas.codes import Form, Given, Relation, Setting
from services.sapa.schemas.entries.closure import VictimCodes
from services.sapa.schemas.entries.people import PersonRole
from services.sapa.schemas.entries.referrals import PARTNER_GIVES, ReferralState

TAKEN = frozenset({ReferralState.DITERIMA, ReferralState.SELESAI})


@dataclass(frozen=True, slots=True)
class ProposedCodes:
    """As far as the case tells; each in the order of its codes."""

    forms: tuple[Form, ...]
    setting: Setting | None
    victims: tuple[VictimCodes, ...]
    relations: tuple[Relation, ...]
    given: tuple[Given, ...]
    kecamatan_code: str | None


def proposed_codes(view: CaseView) -> ProposedCodes:
    """Forms of the incidents (else of the report), victims with gender and age group, services and taken referrals."""
    return ProposedCodes(
        forms=_forms(view),
        setting=next((one.body.setting for one in view.incidents if one.body.setting), None),
        victims=_victims(view),
        relations=_relations(view),
        given=_given(view),
        kecamatan_code=_kecamatan(view),
    )


def _forms(view: CaseView) -> tuple[Form, ...]:
    found = {form for one in view.incidents for form in one.body.forms}
    if not found and view.report is not None:
        found = set(view.report.story.forms)
    return tuple(one for one in Form if one in found)


def _victims(view: CaseView) -> tuple[VictimCodes, ...]:
    known = [(one.body.gender, one.body.age_group) for one in view.victims]
    return tuple(VictimCodes(gender=gender, age_group=age) for gender, age in known if gender and age)


def _relations(view: CaseView) -> tuple[Relation, ...]:
    found = {one.body.relation for one in view.people if one.body.role is PersonRole.TERLAPOR}
    return tuple(one for one in Relation if one in found)


def _given(view: CaseView) -> tuple[Given, ...]:
    found = {Given.PENGADUAN} | {one for row in view.services for one in row.body.counts_as}
    taken = [one.body.partner for one in view.referrals if one.body.state in TAKEN]
    found |= {PARTNER_GIVES[one] for one in taken if one in PARTNER_GIVES}
    return tuple(one for one in Given if one in found)


def _kecamatan(view: CaseView) -> str | None:
    told = [one.body.kecamatan_code for one in view.incidents] + [one.body.kecamatan_code for one in view.victims]
    told += [view.report.summary.kecamatan_code] if view.report else []
    return next((one for one in told if one), None)
