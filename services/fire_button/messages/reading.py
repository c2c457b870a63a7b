"""What a caller's SMS says: the button page's own text, or free words with the name of a desa or kecamatan. Pure.

The page writes `API -4.07870,122.41040 +-24`. Names are found as they are written, and, in what is plainly an alarm,
also when a letter or two are wrong.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from common.pack import Pack

CODE = re.compile(r"\s*(?:api|fire)\b[\s:,.-]*", re.IGNORECASE)
POINT = re.compile(r"(-?\d{1,2}[.,]\d{2,8})\s*[,;\s]\s*(-?\d{1,3}[.,]\d{2,8})(?:\s*(?:\+-|\+/-|±)\s*(\d{1,6}))?")
ALARM = re.compile(
    r"\b(?:ke)?bakar\w*|\bterbakar\w*|\bapi\b|\bdamkar\b|\bpemadam\w*|\basap\b|\btolong\b", re.IGNORECASE
)
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
DISTRICT = ("kec", "kecamatan")
LONGEST_NAME = 3
SHORTEST_GUESS = 5
ALIKE = 0.84
# Words of alarms that resemble a name.
PLAIN = frozenset({"tolong", "kebakaran", "rumah", "depan", "belakang", "dekat", "masjid", "pasar", "jalan", "orang"})


@dataclass(frozen=True, slots=True)
class Reading:
    """`is_alarm`: the words themselves say that it burns. `landmark`: what stood after the page's code."""

    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None
    desa_code: str | None = None
    kecamatan_code: str | None = None
    landmark: str | None = None
    is_alarm: bool = False

    @property
    def has_place(self) -> bool:
        """Whether anything says where."""
        return self.latitude is not None or self.kecamatan_code is not None


class _Named(NamedTuple):
    kecamatan_code: str
    desa_code: str | None


def read_words(pack: Pack, words: str) -> Reading:
    """What a message says about a fire and its place; every message can be read, and most say nothing."""
    code = CODE.match(words)
    is_alarm = code is not None or ALARM.search(words) is not None
    point = POINT.search(words)
    if code is not None and point is not None:
        latitude, longitude, accuracy = point.groups()
        return Reading(_number(latitude), _number(longitude), _number(accuracy), is_alarm=True)
    place = _place(_index(pack), words[code.end() :] if code else words, is_alarm=is_alarm)
    return Reading(
        desa_code=place.desa_code if place else None,
        kecamatan_code=place.kecamatan_code if place else None,
        landmark=(words[code.end() :].strip()[:200] or None) if code else None,
        is_alarm=is_alarm,
    )


def _number(written: str | None) -> float | None:
    return None if written is None else float(written.replace(",", "."))


def _place(index: Mapping[str, Sequence[_Named]], words: str, *, is_alarm: bool) -> _Named | None:
    """The desa that is named, within the kecamatan that is named; a name that two desa share needs its kecamatan."""
    found = list(_mentions(index, words, is_alarm=is_alarm))
    districts = {one.kecamatan_code for names in found for one in names if one.desa_code is None}
    desa = {one for names in found for one in names if one.desa_code}
    within = {one for one in desa if one.kecamatan_code in districts and not _is_only_its_kecamatan(one, found)}
    for choice in (within, desa if not districts else ()):
        if len(choice) == 1:
            return next(iter(choice))
    return _Named(next(iter(districts)), None) if len(districts) == 1 else None


def _is_only_its_kecamatan(desa: _Named, found: Sequence[Sequence[_Named]]) -> bool:
    """A desa of its kecamatan's own name, named once: the kecamatan is meant, which is safer."""
    of_both = [names for names in found if desa in names and _Named(desa.kecamatan_code, None) in names]
    return len(of_both) == 1


def _mentions(index: Mapping[str, Sequence[_Named]], words: str, *, is_alarm: bool) -> Iterator[Sequence[_Named]]:
    """The names in the words, the longest first at each place."""
    spoken = [word.casefold() for word in WORD.findall(words)]
    at = 0
    while at < len(spoken):
        for length in range(min(LONGEST_NAME, len(spoken) - at), 0, -1):
            names = _known(index, " ".join(spoken[at : at + length]), is_alarm=is_alarm)
            if names:
                is_district = at > 0 and spoken[at - 1] in DISTRICT
                yield tuple(one for one in names if one.desa_code is None) if is_district else names
                at += length
                break
        else:
            at += 1


def _known(index: Mapping[str, Sequence[_Named]], name: str, *, is_alarm: bool) -> Sequence[_Named]:
    if name in index:
        return index[name] if is_alarm or len(name) >= SHORTEST_GUESS else ()
    if not is_alarm or len(name) < SHORTEST_GUESS or not PLAIN.isdisjoint(name.split()):
        return ()
    close = get_close_matches(name, _of_length(index, len(name)), n=1, cutoff=ALIKE)
    return index[close[0]] if close else ()


def _of_length(index: Collection[str], length: int) -> Sequence[str]:
    return [name for name in index if abs(len(name) - length) <= 2]  # noqa: PLR2004 — two letters more or less


@lru_cache(maxsize=4)
def _index(pack: Pack) -> Mapping[str, Sequence[_Named]]:
    made: dict[str, list[_Named]] = defaultdict(list)
    for kecamatan in pack.regions.kecamatan:
        made[kecamatan.name.casefold()].append(_Named(kecamatan.code, None))
    for desa in pack.regions.all_desa:
        made[desa.name.casefold()].append(_Named(desa.kecamatan_code, desa.code))
    return dict(made)
