"""The two keys of a breach: `kabar` for whoever tells the people of a case, and `isi` for those who keep it."""

from dataclasses import dataclass, field

from services.sapa.crypto.primitives import KEY_SIZE, CannotOpen, new_key, open_sealed, seal_to


@dataclass(frozen=True, slots=True)
class BreachKeys:
    """As far as a holder has them: without `isi` what happened stays closed."""

    kabar: bytes = field(repr=False)
    isi: bytes | None = field(default=None, repr=False)

    @classmethod
    def new(cls) -> "BreachKeys":
        """Both, fresh."""
        return cls(new_key(), new_key())

    def of(self, part: str) -> bytes:
        """The key of this part. Raises CannotOpen."""
        key = {"kabar": self.kabar, "isi": self.isi}.get(part)
        if key is None:
            raise CannotOpen("not for this holder")
        return key


def seal_keys(box_public: bytes, keys: BreachKeys, *, whole: bool) -> bytes:
    """For one holder; `whole`: with `isi`."""
    return seal_to(box_public, keys.kabar + (keys.of("isi") if whole else b""))


def open_keys(box_private: bytes, sealed: bytes) -> BreachKeys:
    """Raises CannotOpen."""
    raw = open_sealed(box_private, sealed)
    if len(raw) not in (KEY_SIZE, 2 * KEY_SIZE):
        raise CannotOpen("not the keys of a breach")
    return BreachKeys(raw[:KEY_SIZE], raw[KEY_SIZE:] or None)
