"""How large a photo may be, and how much one decoding may cost; read by both sides of the decoder."""

from dataclasses import dataclass

MEBI = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one photo. Sizes are in bytes, sides in pixels."""

    file_size: int = 20 * MEBI
    pixels: int = 50_000_000
    shortest_side: int = 16
    longest_side: int = 20_000
    # What the dearest 50-megapixel file needs (WebP with transparency) and a little more.
    address_space: int = 1200 * MEBI
    cpu_seconds: int = 15
    wall_seconds: float = 20.0
    # How long the spawner may take to answer at all; a cold start on a busy machine is inside it.
    answer_seconds: float = 10.0


SHOWN_SIDE = 2048
THUMB_SIDE = 320
QUALITY = 82
