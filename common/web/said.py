"""What a page says about the act before it: done, or refused with everything that was typed still in its form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request

from common.errors import Conflict, DomainError


@dataclass(frozen=True, slots=True)
class Said:
    """Refused with these words, or done. `act` opens its form again; `is_stale`: somebody else was faster."""

    act: str = ""
    refusal: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    is_stale: bool = False
    done: str = ""

    @property
    def shown(self) -> dict[str, Any]:
        """As templates read it, with the form that was sent."""
        return {
            "act": self.act,
            "refusal": self.refusal,
            "errors": self.errors,
            "is_stale": self.is_stale,
            "done": self.done,
            "typed": request.form,
        }


def said_of(act: str, refused: DomainError, cures: Mapping[str, str]) -> Said:
    """What is said of a refused act. `cures`: every field that a form shows, with what is said where it was left empty.

    What is wrong with a field that no form shows is said above them.
    """
    unseen = [sentence for name, sentence in refused.fields.items() if name not in cures]
    refusal = " ".join(unseen) if refused.fields else str(refused)
    return Said(act, refusal, cured(refused.fields, cures), is_stale=isinstance(refused, Conflict))


def cured(errors: Mapping[str, str], cures: Mapping[str, str]) -> dict[str, str]:
    """A refusal's sentences in the order of the forms, each with the cure for a field that was left empty."""
    order = [*cures, *errors]
    told = {}
    for name in sorted(errors, key=order.index):
        cure = "" if request.form.get(name, "").strip() else cures.get(name, "")
        told[name] = cure or errors[name]
    return told
