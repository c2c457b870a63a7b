"""The forms of a case's pages: where each is sent, and what it shows again when it was refused.

The id of the entry that a form writes stands in its address: a double click, or a second try after a lost answer,
writes once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import request, url_for

from common.codes import new_id
from common.web.said import Said

THREAD = "thread"
# What the models of these acts call the thing that they are about.
CALLED = {
    "langkah-selesai": "step",
    "langkah-batal": "step",
    "rujukan-jawab": "referral",
    "kontak": "planned",
    "kontak-batal": "contact",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form. `about`: the thing that it changes; two forms of one act on a page differ by it."""

    number: str
    act: str
    about: str
    entry_id: UUID
    said: Said

    @property
    def called(self) -> str:
        """The field that carries `about`."""
        return CALLED.get(self.act, THREAD)

    @property
    def is_open(self) -> bool:
        """Whether it was just refused."""
        return bool(self.act) and self.said.act == self.act and request.form.get(self.called, "") == self.about

    @property
    def address(self) -> str:
        """Where it is sent."""
        return url_for("case.act", number=self.number, act=self.act, entry_id=self.entry_id)

    @property
    def ids(self) -> Mapping[str, str]:
        """Of the controls that were refused, for the links of the summary."""
        return {name: self.id(name) for name in self.said.errors}

    def id(self, name: str) -> str:
        """Of a control: one name may stand in several forms of a page."""
        return "-".join(filter(None, (self.act, name.replace(".", "-"), self.about[-8:])))

    def value(self, name: str, held: object = "") -> str:
        """What was typed, else what holds."""
        return request.form.get(name, "") if self.is_open else str("" if held is None else held)

    def values(self, name: str, held: Sequence[object] = ()) -> tuple[str, ...]:
        """The same for a control with several choices."""
        return tuple(request.form.getlist(name)) if self.is_open else tuple(str(one) for one in held)

    def error(self, name: str) -> str:
        """The sentence below a control; acts name a part's field by its own name."""
        errors = self.said.errors if self.is_open else {}
        return errors.get(name) or errors.get(name.rpartition(".")[2], "")


@dataclass(frozen=True, slots=True)
class Sheets:
    """Makes the forms of one page; a refused one keeps its entry's id."""

    number: str
    said: Said

    def __call__(self, act: str, about: object = "") -> Sheet:
        """The form of an act on a thing."""
        return Sheet(self.number, act, str(about or ""), _sent_id(act) or new_id(), self.said)


def _sent_id(act: str) -> UUID | None:
    sent = request.view_args or {}
    return sent.get("entry_id") if sent.get("act") == act else None
