"""The report form's own entries beside the report, and what the page needs to show itself again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

from flask import render_template, request
from flask_babel import gettext
from pydantic import Field

from common.media.limits import Limits
from common.pack.model import UNCONFIRMED
from common.web import current_pack, maps, said
from services.perda_report.queries.reference import CategoryView
from services.perda_report.routes.access import office
from services.perda_report.schemas import SubmitReport
from services.perda_report.workflow import MOST_PHOTOS

LARGEST_FORM = 60 * 1024 * 1024
# In the order of the page; what is left empty gets the field's own cure instead of "fill this in".
CURES = {
    "category": "Pilih dulu jenis pelanggarannya.",
    "desa_code": "Pilih desanya, atau pakai posisi Anda.",
    "photos": "",
    "description": "Ceritakan dengan satu kalimat saja.",
    "name": "Tulis nama Anda, atau pilih Tanpa nama.",
}
OWN = frozenset({"key", "held"})
LENGTHS = {
    "landmark": 200,
    "description": 4000,
    "name": 120,
    "phone": 30,
    "email": 254,
    "photos": MOST_PHOTOS,
    "photo_bytes": Limits().file_size,
}


class ReportForm(SubmitReport):
    """The report with the form's key and the photos that were held for it."""

    key: UUID
    held: Annotated[tuple[str, ...], Field(max_length=MOST_PHOTOS)] = ()

    @property
    def report(self) -> SubmitReport:
        """The report alone, as programs send it."""
        return SubmitReport.model_validate(self.model_dump(exclude=set(OWN)))


def _now_local() -> str:
    """As a `datetime-local` field writes it."""
    return datetime.now(UTC).astimezone(current_pack().zone).strftime("%Y-%m-%dT%H:%M")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the form shows beside the offered choices."""

    key: str = field(default_factory=lambda: str(uuid4()))
    held: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    now_local: str = field(default_factory=_now_local)


def cured(errors: Mapping[str, str]) -> dict[str, str]:
    """A refusal's sentences in the order of the page and the person's language, each with its cure."""
    return {name: gettext(sentence) for name, sentence in said.cured(errors, CURES).items()}


def shown_again(held: tuple[str, ...], errors: Mapping[str, str], *, key: str | None = None) -> Shown:
    """The posted form with its errors; everything typed stays."""
    return Shown(key or request.form.get("key", "") or str(uuid4()), held, request.form, cured(errors))


def page(shown: Shown) -> str:
    """The form's page."""
    pack = current_pack()
    return render_template(
        "citizen/form.html",
        key=shown.key,
        held=shown.held,
        values=shown.values,
        errors=shown.errors,
        categories=[_offered(one) for one in office().reference.current().categories],
        kecamatan_list=sorted(pack.regions.kecamatan, key=lambda one: one.name),
        desa_of=pack.regions.desa_of,
        limits=LENGTHS,
        now_local=shown.now_local,
        map_url=maps.address(),
    )


def _offered(category: CategoryView) -> dict[str, Any]:
    """A choice in few words; a regulation that nobody has confirmed is not cited to citizens who only choose."""
    return {
        "code": category.code,
        "name": category.name,
        "description": category.description,
        "legal_basis": "" if UNCONFIRMED in category.legal_basis else category.legal_basis,
        "opd": category.opd.abbreviation,
        "partners": [one.abbreviation for one in category.partners],
        "verify_days": category.verify_days,
        "hint_fire": category.hint_fire,
        "hint_sapa": category.hint_sapa,
    }
