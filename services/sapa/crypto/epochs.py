"""The keys of a case: in each epoch one pair for the story and one for who the people are; grants seal their halves."""

from dataclasses import dataclass, field

from services.sapa.crypto.primitives import KEY_SIZE, CannotOpen, new_key, open_sealed, public_of, seal_to

STORY, IDENTITY = 0, 1


@dataclass(frozen=True, slots=True)
class EpochKeys:
    """Private halves of one epoch as far as a holder has them: without `identity` names and addresses stay closed."""

    story: bytes = field(repr=False)
    identity: bytes | None = field(default=None, repr=False)

    @classmethod
    def new(cls) -> "EpochKeys":
        """Both pairs, fresh."""
        return cls(new_key(), new_key())

    @property
    def public_story(self) -> bytes:
        """What entries are sealed to, for a holder of the story alone too."""
        return public_of(self.story)

    @property
    def publics(self) -> tuple[bytes, bytes]:
        """Story and identity. Raises CannotOpen for a holder of the story alone."""
        if self.identity is None:
            raise CannotOpen("no identity key here")
        return public_of(self.story), public_of(self.identity)

    def of(self, scope: int) -> bytes:
        """The private half that opens this scope. Raises CannotOpen."""
        if scope == STORY:
            return self.story
        if self.identity is None:
            raise CannotOpen("no identity key here")
        return self.identity


def seal_grant(box_public: bytes, held: EpochKeys, *, with_identity: bool) -> bytes:
    """The epoch's private halves for one holder. Raises CannotOpen when the giver has no identity key to give."""
    return seal_to(box_public, held.story + (held.of(IDENTITY) if with_identity else b""))


def open_grant(box_private: bytes, sealed: bytes, box_public: bytes | None = None) -> EpochKeys:
    """Raises CannotOpen. `box_public`: where it is at hand, for whoever opens thousands."""
    raw = open_sealed(box_private, sealed, box_public)
    if len(raw) not in (KEY_SIZE, 2 * KEY_SIZE):
        raise CannotOpen("not the keys of an epoch")
    return EpochKeys(raw[:KEY_SIZE], raw[KEY_SIZE:] or None)
