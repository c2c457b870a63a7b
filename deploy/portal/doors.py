"""The doors of the portal. A door opens when its service is in the table of services; until then it names a number."""

from collections.abc import Mapping
from dataclasses import dataclass

from common.pack import Hotline, Pack
from deploy.services import SERVICES


@dataclass(frozen=True, slots=True)
class Door:
    """One need. `key` is the service's name, `hotline` the pack's number that answers the same need."""

    key: str
    tone: str
    icon: str
    title: str
    say: str
    go: str
    hotline: str


DOORS = (
    Door(
        "fire",
        tone="fire",
        icon="flame",
        title="Tombol Kebakaran",
        say="Tekan satu tombol. Pos terdekat langsung berdering dan tahu tempatnya.",
        go="Ada api sekarang",
        hotline="damkar",
    ),
    Door(
        "perda",
        tone="",
        icon="flag",
        title="Lapor Pelanggaran",
        say="Sampah, ternak lepas, bangunan tanpa izin. Kirim foto, pantau sampai selesai.",
        go="Buat laporan",
        hotline="satpol-pp",
    ),
    Door(
        "sapa",
        tone="sapa",
        icon="chat",
        title="Ruang Bicara",
        say="Untuk perempuan dan anak. Rahasia, boleh tanpa nama, ditemani sampai tuntas.",
        go="Mulai pelan-pelan",
        hotline="sapa",
    ),
)


@dataclass(frozen=True, slots=True)
class ShownDoor:
    """A door as the page shows it: open to `url`, or closed with a number to call where the pack knows one."""

    door: Door
    url: str
    number: str

    @property
    def is_open(self) -> bool:
        """Whether the service behind it runs."""
        return bool(self.url)


def callable_hotlines(pack: Pack) -> tuple[Hotline, ...]:
    """The numbers that may be shown: a placeholder has none."""
    return tuple(line for line in pack.hotlines if line.number and not line.is_placeholder)


def shown_doors(pack: Pack, urls: Mapping[str, str]) -> list[ShownDoor]:
    """Every door; `urls` gives the address of each service that runs."""
    numbers = {line.key: line.number for line in callable_hotlines(pack)}
    running = {service.name for service in SERVICES}
    return [
        ShownDoor(door, urls.get(door.key, "") if door.key in running else "", numbers.get(door.hotline, ""))
        for door in DOORS
    ]
