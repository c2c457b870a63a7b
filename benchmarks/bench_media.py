"""Accepting a photo of 4 MB, beside plain Pillow making the same two pictures in the same process.

What accept() adds: a process of its own for the photo, sealing and hashing the original, three files on the disk.
"""

import io
import statistics
import tempfile
import time
from collections.abc import Callable

import psutil
from PIL import Image, ImageOps

from benchmarks.report import Finding
from common.media import MediaStore, accept
from common.media.limits import QUALITY, SHOWN_SIDE, THUMB_SIDE

ROUNDS = 15
GOAL = 1.5
SIDES = (4000, 3000)
MODULE = "common.media.spawner"


def photo() -> bytes:
    """Twelve megapixels with the grain of a phone's camera, about 4 MB."""
    shades = [Image.linear_gradient("L").rotate(turn).resize(SIDES) for turn in (0, 90, 180)]
    grain = Image.effect_noise(SIDES, 22)
    out = io.BytesIO()
    Image.merge("RGB", [Image.blend(shade, grain, 0.4) for shade in shades]).save(out, "JPEG", quality=92)
    return out.getvalue()


def plain(data: bytes) -> tuple[bytes, bytes]:
    """The same result as the shortest Pillow program gives it: no limits, no child, nothing stored."""
    with Image.open(io.BytesIO(data)) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((SHOWN_SIDE, SHOWN_SIDE), Image.Resampling.BICUBIC)
    shown = _jpeg(upright)
    upright.thumbnail((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return shown, _jpeg(upright)


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _milliseconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def measure() -> Finding:
    """Both in turn, medians."""
    data = photo()
    with tempfile.TemporaryDirectory() as folder:
        store = MediaStore(f"file://{folder}", b"a secret for measuring")
        first = _milliseconds(lambda: accept(store, data))
        plain(data)
        pairs = [
            (_milliseconds(lambda: plain(data)), _milliseconds(lambda: accept(store, data))) for _ in range(ROUNDS)
        ]
        memory = _memory_at_rest()
    alone, ours = (statistics.median(times) for times in zip(*pairs, strict=True))
    return Finding(
        title="Accepting a photo",
        command="make bench ARGS=media",
        columns=("what", f"median of {ROUNDS}", "worst"),
        rows=(
            ("plain Pillow", f"{alone:.0f} ms", f"{max(pair[0] for pair in pairs):.0f} ms"),
            ("accept()", f"{ours:.0f} ms", f"{max(pair[1] for pair in pairs):.0f} ms"),
            ("first accept(), the decoder started with it", f"{first:.0f} ms", ""),
            ("decoder at rest, memory of its own (USS)", f"{memory:.0f} MB", ""),
        ),
        verdict=f"{len(data) / 1e6:.1f} MB: accept() takes **{ours / alone:.2f}** times that (goal: at most {GOAL}).",
    )


def _memory_at_rest() -> float:
    """MB that only the decoder of this process holds."""
    decoder = next(child for child in psutil.Process().children() if MODULE in child.cmdline())
    return float(decoder.memory_full_info().uss) / 1e6
