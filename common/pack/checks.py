"""What no single row can know: that files agree with each other and with the rules of the pack."""

from collections.abc import Iterator, Mapping

from shapely import Point

from common.pack.fire import PostEntry
from common.pack.geometry import Areas
from common.pack.model import ContactEntry, OpdEntry, Regulation
from common.pack.problems import Problems
from common.pack.table import Rows
from common.pack.tables import CategoryRow, RegionRow
from common.pack.values import Parser, email, is_reserved, mobile, shown

KIND_BY_DEPTH = {1: ("kabupaten",), 2: ("kecamatan",), 3: ("desa", "kelurahan")}
AREA_FILES = {
    "kabupaten.geojson": KIND_BY_DEPTH[1],
    "kecamatan.geojson": KIND_BY_DEPTH[2],
    "desa.geojson": KIND_BY_DEPTH[3],
}
FARTHEST_DEGREES = 0.009
EVERY_DRILL = ("latihan", "semua")
PARSERS: Mapping[str, Parser] = {"email": email, "sms": mobile}


def check_contacts(
    contacts: Rows[ContactEntry], opd: Rows[OpdEntry], posts: Rows[PostEntry], problems: Problems
) -> None:
    """Addresses belong to a known OPD or post, and examples can reach nobody."""
    for entry in contacts.entries:
        contact = entry.value
        for sentence in _contact_faults(contact, opd, posts):
            problems.add(contacts.file, entry.line, sentence)


def _contact_faults(contact: ContactEntry, opd: Rows[OpdEntry], posts: Rows[PostEntry]) -> Iterator[str]:
    scheme, _, code = contact.recipient.partition(":")
    if scheme == "opd" and not opd.knows(code):
        yield f"kolom recipient menunjuk OPD {shown(code)} yang tidak ada di opd.csv; perbaiki atau tambahkan."
    if scheme != "opd" and not posts.knows(code) and (scheme, code) != EVERY_DRILL:
        yield f"kolom recipient menunjuk pos {shown(code)} yang tidak ada di posts.csv; perbaiki atau tambahkan."
    try:
        PARSERS[contact.channel](contact.address)
    except ValueError as wrong:
        yield f"kolom address {wrong}."
    if contact.channel == "sms":
        if contact.is_placeholder:
            yield "nomor SMS contoh bisa milik seseorang; hapus barisnya sampai nomor resminya ada."
    elif is_reserved(contact.address) != contact.is_placeholder:
        yield "kolom address: alamat contoh memakai domain .example dan is_placeholder ya; samakan keduanya."


def check_categories(
    categories: Rows[CategoryRow], opd: Rows[OpdEntry], contacts: Rows[ContactEntry], problems: Problems
) -> None:
    """Each category has a known OPD that can be reached, and limits in the right order."""
    reachable = {entry.value.recipient for entry in contacts.entries}
    for entry in categories.entries:
        category = entry.value
        for code in (category.opd_code, *category.partner_opd_codes):
            if not opd.knows(code):
                sentence = f"menunjuk OPD {shown(code)} yang tidak ada di opd.csv; perbaiki atau tambahkan."
                problems.add(categories.file, entry.line, sentence)
        if category.opd_code in category.partner_opd_codes:
            problems.add(categories.file, entry.line, "OPD penanggung jawab juga tertulis sebagai mitra; hapus satu.")
        if category.finish_days < category.verify_days:
            sentence = "finish_days kurang dari verify_days; keduanya dihitung sejak hari laporan."
            problems.add(categories.file, entry.line, sentence)
        if contacts.keys is not None and f"opd:{category.opd_code}" not in reachable:
            sentence = f"OPD {shown(category.opd_code)} tidak punya alamat di contacts.csv; tambahkan."
            problems.add(categories.file, entry.line, sentence)


def check_regulations(regulations: Rows[Regulation], categories: Rows[CategoryRow], problems: Problems) -> None:
    """Only numbered rules that are no drafts are cited to citizens, each under a known category."""
    for entry in regulations.entries:
        for sentence in _regulation_faults(entry.value, categories):
            problems.add(regulations.file, entry.line, sentence)


def _regulation_faults(regulation: Regulation, categories: Rows[CategoryRow]) -> Iterator[str]:
    if regulation.category_code and not categories.knows(regulation.category_code):
        yield f"kategori {shown(regulation.category_code)} tidak ada di categories.csv; perbaiki atau kosongkan."
    if regulation.is_cited and not (regulation.number and regulation.year and regulation.category_code):
        yield "is_cited ya memerlukan number, year, dan category_code; isi atau ubah menjadi tidak."
    if regulation.kind == "Raperda" and (regulation.is_cited or regulation.is_confirmed):
        yield "rancangan tidak boleh dikutip atau disebut berlaku; is_cited dan is_confirmed harus tidak."
    if regulation.status.lower().startswith("berlaku") and not regulation.is_confirmed:
        yield "status berlaku memerlukan is_confirmed ya; tanyakan Bagian Hukum atau ubah statusnya."


def check_regions(regions: Rows[RegionRow], region_code: str, problems: Problems) -> None:
    """Codes nest: desa in kecamatan in the one kabupaten of pack.toml."""
    if not regions.knows(region_code):
        problems.add(regions.file, 1, f"baris kabupaten {region_code} tidak ada; tambahkan.")
    for entry in regions.entries:
        for sentence in _region_faults(entry.value, regions, region_code):
            problems.add(regions.file, entry.line, sentence)


def _region_faults(row: RegionRow, regions: Rows[RegionRow], region_code: str) -> Iterator[str]:
    expected = KIND_BY_DEPTH[row.code.count(".")]
    if row.kind not in expected:
        yield f"kind {row.kind} tidak cocok dengan kode {row.code}; isi {' atau '.join(expected)}."
    elif row.parent_code != row.code.rpartition(".")[0]:
        yield f"parent_code {row.parent_code} bukan induk {row.code}; isi {row.code.rpartition('.')[0]}."
    elif row.kind == "kabupaten":
        if row.code != region_code:
            yield f"kode {row.code} bukan kabupaten paket ini ({region_code} di pack.toml); perbaiki salah satunya."
    elif not regions.knows(row.parent_code):
        yield f"induknya {row.parent_code} tidak ada di regions.csv; tambahkan barisnya."
    elif row.kind == "kecamatan" and not any(key.startswith(f"{row.code}.") for key in regions.keys or ()):
        yield f"kecamatan {row.code} tidak punya desa; tambahkan."


def check_areas(file: str, areas: Areas, regions: Rows[RegionRow], problems: Problems) -> None:
    """Every row of the file's kinds has its area and the reverse, of one name, with the row's point in or near it."""
    if areas.codes is None or regions.keys is None:
        return
    rows = [entry for entry in regions.entries if entry.value.kind in AREA_FILES[file]]
    others = {entry.value.code for entry in regions.entries} - {entry.value.code for entry in rows}
    for code in sorted(areas.codes):
        if code not in regions.keys:
            problems.add(
                file, 0, f"kode {shown(code)} tidak ada di regions.csv; tambahkan barisnya atau hapus fiturnya."
            )
        elif code in others:
            problems.add(file, 0, f"kode {shown(code)} bukan {AREA_FILES[file][0]} di regions.csv; pindahkan fiturnya.")
    for entry in rows:
        for sentence in _area_faults(file, areas, entry.value):
            problems.add(regions.file, entry.line, sentence)


def _area_faults(file: str, areas: Areas, row: RegionRow) -> Iterator[str]:
    name = areas.names.get(row.code)
    if name is None:
        yield f"{row.code} tidak punya fitur di {file}; tambahkan fiturnya atau hapus barisnya."
    elif name != row.name:
        yield f"nama {shown(row.name)} berbeda dari {shown(name)} di {file}; samakan."
    elif row.code in areas.by_code and not areas.by_code[row.code].dwithin(Point(row.lon, row.lat), FARTHEST_DEGREES):
        yield f"titik {row.lat}, {row.lon} lebih dari 1 km di luar wilayahnya di {file}; perbaiki lat dan lon."
