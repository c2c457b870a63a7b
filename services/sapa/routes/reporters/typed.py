"""What somebody typed, as it was typed: to show it again, and to carry it to the next page."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from flask import request
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from common.errors import DomainError, InvalidInput, TooLarge, UnsupportedMedia
from common.web.language import spoken
from services.sapa.routes.uploads import FILES

ABOUT_FILES = (TooLarge, UnsupportedMedia)


@dataclass(frozen=True)
class Typed:
    """The entries of a form; empty on a first visit. `errors`: what each needs, `note`: what went wrong in all."""

    entries: MultiDict[str, str] = field(default_factory=MultiDict)
    errors: Mapping[str, str] = field(default_factory=dict)
    note: str = ""

    @classmethod
    def now(cls) -> "Typed":
        """The form of this request."""
        return cls(request.form)

    def refused(self, error: DomainError) -> "Typed":
        """The same with what was said against it."""
        if isinstance(error, ABOUT_FILES):
            return Typed(self.entries, {FILES: _said(str(error))})
        if isinstance(error, InvalidInput) and error.fields:
            return Typed(self.entries, {_name(one): _said(words) for one, words in error.fields.items()})
        return Typed(self.entries, note=_said(str(error)))

    def one(self, name: str) -> str:
        """An entry, or nothing."""
        return self.entries.get(name, "")

    def has(self, name: str, value: str) -> bool:
        """Whether a choice was ticked."""
        return value in self.entries.getlist(name)

    def number(self, name: str) -> int | None:
        """An entry that is a small number; None for anything else."""
        written = self.one(name)
        return int(written) if len(written) == 1 and written.isascii() and written.isdecimal() else None

    def carried(self, names: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Every filled entry of these names, for hidden fields."""
        for name in names:
            for value in self.entries.getlist(name):
                if value.strip():
                    yield name, value

    @property
    def key(self) -> UUID:
        """The Idempotency-Key of this form; a fresh one where it has none that can be read."""
        try:
            return UUID(self.one("key"))
        except ValueError:
            return uuid4()


def _said(words: str) -> str:
    return spoken((words, gettext(words)))


def _name(field_name: str) -> str:
    return field_name.partition(".")[0]
