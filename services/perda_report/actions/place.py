"""Where and when a violation happened, from what the citizen gave. Pure: asks the pack only."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from common.errors import InvalidInput
from common.geo import Located
from common.pack import Pack
from services.perda_report.schemas import SubmitReport

OLDEST = timedelta(days=366)
CLOCKS_DIFFER = timedelta(minutes=10)
UNKNOWN_DESA = "Pilih desa atau kelurahan dari daftar."
UNKNOWN_KECAMATAN = "Pilih kecamatan dari daftar."
NOT_YET = "Waktu ini belum terjadi. Periksa tanggal dan jamnya."
TOO_OLD = "Kejadian ini sudah lebih dari setahun. Laporkan yang masih terjadi sekarang."


@dataclass(frozen=True, slots=True)
class Site:
    """The place of a report; without a point when only the desa or kecamatan is known."""

    label: str
    kecamatan_code: str
    kecamatan: str
    desa_code: str | None = None
    latitude: float | None = None
    longitude: float | None = None


def settle_place(form: SubmitReport, pack: Pack) -> Site:
    """The place of the report.

    A desa that the person chose counts before the position of the phone; a position outside the regency is
    then left out, as it is not the place. Raises InvalidInput for a position outside without any other
    place: it is another regency's matter, and a desa can still be chosen.
    """
    located = _located(form, pack)
    if form.desa_code:
        return _in_desa(pack, form.desa_code, form if located else None)
    if located:
        return _in_desa(pack, located.desa_code, form)
    if form.kecamatan_code:
        return _in_kecamatan(pack, form.kecamatan_code)
    raise outside(pack)


def outside(pack: Pack) -> InvalidInput:
    """The refusal of a point that lies in another regency."""
    sentence = f"Tempat ini di luar {pack.short_name}. Bila kejadiannya di {pack.short_name}, pilih desanya."
    return InvalidInput(sentence, fields={"latitude": sentence})


def settle_time(occurred_at: datetime | None, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The time in UTC; one without zone is the regency's. Raises InvalidInput for the future and the long past."""
    if occurred_at is None:
        return None
    local = occurred_at if occurred_at.tzinfo else occurred_at.replace(tzinfo=zone)
    if local > now + CLOCKS_DIFFER:
        raise InvalidInput(NOT_YET, fields={"occurred_at": NOT_YET})
    if local < now - OLDEST:
        raise InvalidInput(TOO_OLD, fields={"occurred_at": TOO_OLD})
    return min(local.astimezone(UTC), now)


def _located(form: SubmitReport, pack: Pack) -> Located | None:
    if form.latitude is None or form.longitude is None:
        return None
    return pack.regions.locator.locate(form.latitude, form.longitude)


def _in_desa(pack: Pack, code: str, point: SubmitReport | None) -> Site:
    desa = pack.regions.desa(code)
    if desa is None:
        raise InvalidInput(UNKNOWN_DESA, fields={"desa_code": UNKNOWN_DESA})
    latitude, longitude = (point.latitude, point.longitude) if point else (None, None)
    return Site(desa.label, desa.kecamatan_code, desa.kecamatan_name, desa.code, latitude, longitude)


def _in_kecamatan(pack: Pack, code: str) -> Site:
    kecamatan = next((one for one in pack.regions.kecamatan if one.code == code), None)
    if kecamatan is None:
        raise InvalidInput(UNKNOWN_KECAMATAN, fields={"kecamatan_code": UNKNOWN_KECAMATAN})
    return Site(f"Kecamatan {kecamatan.name}", kecamatan.code, kecamatan.name)
