"""Every fault of a pack is told at once, with its file, its line and the cure."""

from pathlib import Path

import pytest

from common.pack import PackError, load_pack
from tests.common.sample_pack import Files, collection, sample_files, square, write_pack

ONE_CHANGE = [
    ("opd.csv", "Dinas Lingkungan Hidup", "", "opd.csv:3: kolom name kosong; isi kolom ini."),
    ("opd.csv", "abbreviation,name", "abbreviation,nama", "opd.csv:1: kolom “nama” tidak dikenal"),
    ("opd.csv", "abbreviation,name", "name,abbreviation", "opd.csv:1: urutan kolom lain"),
    ("opd.csv", "code,", "code;", "opd.csv:1: kolom “code;abbreviation” tidak dikenal"),
    ("opd.csv", "dlh,DLH", "satpol-pp,DLH", "opd.csv:3: code sama dengan baris 2"),
    ("opd.csv", "dlh,DLH", "DLH,DLH", "opd.csv:3: kolom code berisi “DLH”; contoh yang benar: satpol-pp"),
    ("opd.csv", ",ya,", ",benar,", "opd.csv:2: kolom is_confirmed berisi “benar”; pilih salah satu: ya, tidak"),
    ("opd.csv", '"satu, dua"', "satu, dua", "opd.csv:3: punya 7 kolom, seharusnya 6"),
    ("opd.csv", '"satu, dua"', '"satu', "opd.csv:3: tanda kutip tidak berpasangan"),
    ("opd.csv", '"satu, dua"', '"satu\ndua"', "opd.csv:3: kolom note memuat ganti baris"),
    ("contacts.csv", "opd:dlh", "opd:dishub", "contacts.csv:4: kolom recipient menunjuk OPD “dishub”"),
    ("contacts.csv", "satpol-pp@contoh.example", "satpol-pp", "contacts.csv:2: kolom address berisi “satpol-pp”"),
    (
        "contacts.csv",
        "pp@contoh.example,0,ya",
        "pp@contoh.example,0,tidak",
        "contacts.csv:2: kolom address: alamat contoh",
    ),
    ("contacts.csv", "pp@contoh.example", "pp@konsel.go.id", "contacts.csv:2: kolom address: alamat contoh"),
    ("contacts.csv", "piket@", "@", "contacts.csv:3: kolom address berisi “@contoh.example”; isi alamat surel"),
    ("contacts.csv", "dlh,email,", "dlh,merpati,", "contacts.csv:4: kolom channel berisi “merpati”"),
    ("contacts.csv", "opd:dlh,email", "opd:satpol-pp,email", "contacts.csv:4: recipient dan position sama dengan"),
    ("contacts.csv", "opd:dlh,email", "opd:satpol-pp,email", "categories.csv:2: OPD “dlh” tidak punya alamat"),
    ("contacts.csv", "pp@contoh.example,0", "pp@contoh.example,00", "contacts.csv:2: kolom position berisi “00”"),
    ("categories.csv", ",dlh,satpol-pp", ",dishub,satpol-pp", "categories.csv:2: menunjuk OPD “dishub”"),
    ("categories.csv", ",dlh,satpol-pp", ",dlh,dlh", "categories.csv:2: OPD penanggung jawab juga"),
    (
        "categories.csv",
        ",dlh,satpol-pp",
        ",dlh,satpol-pp;satpol-pp",
        "categories.csv:2: kolom partner_opd_codes menyebut",
    ),
    ("categories.csv", "satpol-pp,3,8", "satpol-pp,9,8", "categories.csv:2: finish_days kurang dari verify_days"),
    ("categories.csv", "satpol-pp,3,8", "satpol-pp,0,8", "categories.csv:2: kolom verify_days berisi “0”"),
    ("categories.csv", "satpol-pp,3,8", "satpol-pp,3,delapan", "categories.csv:2: kolom finish_days berisi “delapan”"),
    ("regulations.csv", "Ternak,ternak", "Ternak,kambing", "regulations.csv:2: kategori “kambing”"),
    ("regulations.csv", "Perda,3,", "Perda,,", "regulations.csv:2: is_cited ya memerlukan number"),
    (
        "regulations.csv",
        "Raperda,,2020,Ternak Baru,,tidak,tidak",
        "Raperda,1,2020,T,ternak,ya,tidak",
        "regulations.csv:4: ranc",
    ),
    ("regulations.csv", "disebut di berita", "Berlaku", "regulations.csv:2: status berlaku memerlukan is_confirmed"),
    ("regions.csv", "-2.95,135.25", "135.25,-2.95", "regions.csv:6: kolom lat berisi “135.25”"),
    ("regions.csv", "-2.95,135.25", "-2.90,135.95", "regions.csv:6: titik -2.9, 135.95 lebih dari 1 km di luar"),
    ("regions.csv", "-2.95,135.25", '"-2,95",135.25', "regions.csv:6: kolom lat berisi “-2,95”; isi angka"),
    ("regions.csv", "desa,99.01.02", "desa,99.01.01", "regions.csv:7: parent_code 99.01.01 bukan induk"),
    ("regions.csv", "99.01.02,Barat,kecamatan,99.01,,-2.95,135.05,centroid\n", "", "induknya 99.01.02 tidak ada"),
    (
        "regions.csv",
        "99.01.02.2001,Pasir,desa,99.01.02,,-2.95,135.05,centroid\n",
        "",
        "regions.csv:4: kecamatan 99.01.02 t",
    ),
    (
        "regions.csv",
        "99.01.02.2001,Pasir,desa,99.01.02,,-2.95,135.05,centroid\n",
        "",
        "desa.geojson: kode “99.01.02.2001”",
    ),
    ("regions.csv", "Timur,kecamatan", "Timur,desa", "regions.csv:3: kind desa tidak cocok dengan kode 99.01.01"),
    ("regions.csv", "99.01.01.1002,Batu", "99.01.01.1003,Batu", "regions.csv:6: 99.01.01.1003 tidak punya fitur"),
    ("regions.csv", "99.01.01.1002,Batu", "99.01.01.1002,Bata", "regions.csv:6: nama “Bata” berbeda dari “Batu”"),
    (
        "regions.csv",
        "99.01,Contoh,kabupaten,99",
        "99.02,Contoh,kabupaten,99",
        "regions.csv:1: baris kabupaten 99.01 tidak",
    ),
    (
        "regions.csv",
        "99.01,Contoh,kabupaten,99",
        "99.02,Contoh,kabupaten,99",
        "regions.csv:2: kode 99.02 bukan kabupaten",
    ),
    ("holidays.csv", "2027-03-03", "2027-02-30", "holidays.csv:2: kolom day berisi “2027-02-30”; tulis tanggal"),
    ("holidays.csv", "libur daerah", "libur", "holidays.csv:2: kolom kind berisi “libur”"),
    ("pack.toml", 'slug = "contoh"', "slug = contoh", "pack.toml:2: bukan TOML yang benar"),
    ("pack.toml", 'name = "Kabupaten Contoh"\n', "", "pack.toml:1: [regency] name tidak ada; tambahkan."),
    ("pack.toml", 'code_prefix = "CT"', 'code_prefix = "OI"', "pack.toml:7: [regency] code_prefix berisi “OI”"),
    ("pack.toml", 'code_prefix = "CT"', 'kode = "CT"', "pack.toml:7: [regency] “kode” tidak dikenal"),
    ("pack.toml", "Asia/Jayapura", "Europe/Paris", "pack.toml:10: [office] zone berisi “Europe/Paris”"),
    ("pack.toml", '"16:00"', '"07:00"', "pack.toml:13: [office] closes harus sesudah opens"),
    ("pack.toml", '"16:00"', '"24:00"', "pack.toml:13: [office] closes berisi “24:00”"),
    ("pack.toml", '["sabtu", "minggu"]', '["saturday"]', "pack.toml:11: [office] weekend berisi “saturday”"),
    ("pack.toml", "report = 1825", "report = 1.5", "pack.toml:27: [retention] report berisi “1.5”; isi bilangan bulat"),
    (
        "pack.toml",
        "bantuan@contoh.example",
        "bantuan@contoh.go.id",
        "pack.toml:23: [help] alamat contoh memakai domain",
    ),
    ("pack.toml", '"113"', '""', "pack.toml:47: [hotline] number kosong"),
    ("pack.toml", '"113"', '"telepon"', "pack.toml:47: [hotline] number berisi “telepon”"),
    ("pack.toml", "[map]", "[peta]", "pack.toml: bagian [map] tidak ada"),
    ("pack.toml", "[map]", "[peta]", "pack.toml:42: bagian “peta” tidak dikenal"),
    ("posts.csv", "mako,satpol-pp", "mako,damkar", "posts.csv:2: menunjuk OPD “damkar” yang tidak ada di opd.csv"),
    ("posts.csv", "99.01.02,", "99.01.07,", "posts.csv:3: kecamatan “99.01.07” tidak ada di regions.csv"),
    ("posts.csv", "99.01.02,", "99.01,", "posts.csv:3: kecamatan “99.01” tidak ada di regions.csv"),
    ("posts.csv", "-2.95,135.05", "-2.95,139.05", "posts.csv:3: titik -2.95, 139.05 jauh di luar kabupaten"),
    ("water_sources.csv", "135.15", "139.15", "water_sources.csv:2: titik -2.95, 139.15 jauh di luar kabupaten"),
    ("contacts.csv", "pos:pos-timur", "pos:pos-utara", "contacts.csv:5: kolom recipient menunjuk pos “pos-utara”"),
    ("contacts.csv", "latihan:semua", "latihan:kami", "contacts.csv:6: kolom recipient menunjuk pos “kami”"),
    ("contacts.csv", "+6281234567890,0,tidak", "081234567890,0,tidak", "contacts.csv:5: kolom address"),
    ("contacts.csv", "+6281234567890,0,tidak", "+6281234567890,0,ya", "contacts.csv:5: nomor SMS contoh bisa milik"),
    ("fire_kinds.csv", "lainnya,Lainnya", "rumah,Lainnya", "fire_kinds.csv:3: code sama dengan baris 2"),
    ("pack.toml", "after_s = 90", "after_s = 30", "after_s harus lebih besar dari sebelumnya"),
    ("pack.toml", 'whom = "kepala_dinas"', 'whom = "presiden"', "[fire_step] whom"),
    (
        "desa.geojson",
        '"code": "99.01.01.1002"',
        '"kode": "99.01.01.1002"',
        "desa.geojson: fitur 3: properties.code tidak ada",
    ),
    ("desa.geojson", "99.01.01.1002", "99.01.01.2001", "fitur 3 (kode “99.01.01.2001”): kode ini sudah dipakai"),
    ("desa.geojson", "99.01.01.1002", "99.01.01", "desa.geojson: kode “99.01.01” bukan desa di regions.csv"),
    ("desa.geojson", "135.3", "-135.3", "desa.geojson: fitur 3 (kode “99.01.01.1002”): koordinat di luar Indonesia"),
    ("desa.geojson", "135.3", "1e999", "desa.geojson: fitur 3 (kode “99.01.01.1002”): koordinat di luar Indonesia"),
    ("desa.geojson", "135.3", '"x"', "desa.geojson: fitur 3 (kode “99.01.01.1002”): koordinat rusak"),
    ("desa.geojson", "135.3", "NaN", "desa.geojson: berisi angka atau susunan yang tidak dikenal"),
    ("desa.geojson", '"Polygon"', '"LineString"', "fitur 1 (kode “99.01.02.2001”): geometry harus Polygon"),
    (
        "desa.geojson",
        '"FeatureCollection",',
        '"FeatureCollection"',
        "desa.geojson:1: bukan JSON yang benar di kolom 30",
    ),
]


def faults(folder: Path, files: Files) -> str:
    """What load_pack says about the files."""
    with pytest.raises(PackError) as raised:
        load_pack(write_pack(folder, files))
    return str(raised.value)


@pytest.mark.parametrize(("file", "right", "wrong", "expected"), ONE_CHANGE)
def test_one_wrong_thing_is_told(tmp_path: Path, file: str, right: str, wrong: str, expected: str) -> None:
    files = sample_files()
    assert right in files[file]
    files[file] = files[file].replace(right, wrong)
    assert expected in faults(tmp_path, files)


@pytest.mark.parametrize("file", sample_files())
def test_a_missing_and_an_empty_file_are_told(tmp_path: Path, file: str) -> None:
    without = sample_files()
    del without[file]
    assert faults(tmp_path / "without", without) == f"{file}: berkas tidak ada; buat, contohnya di docs/pack.md."
    assert f"{file}:1: berkas kosong" in faults(tmp_path / "empty", sample_files() | {file: " \n"})


def test_a_header_alone_is_told_where_rows_are_needed(tmp_path: Path) -> None:
    files = sample_files()
    files["contacts.csv"] = files["contacts.csv"].splitlines()[0]
    files["holidays.csv"] = files["holidays.csv"].splitlines()[0]
    told = faults(tmp_path, files)
    assert "contacts.csv:1: tidak ada baris data" in told
    assert "holidays.csv" not in told


def test_semicolons_between_columns_are_told(tmp_path: Path) -> None:
    files = sample_files()
    files["opd.csv"] = files["opd.csv"].replace(",", ";")
    assert "opd.csv:1: kolom dipisah titik koma; simpan ulang dengan pemisah koma." in faults(tmp_path, files)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("code".encode("utf-16"), "opd.csv:1: tersimpan sebagai UTF-16; simpan ulang sebagai UTF-8."),
        (b"code\n\nbatas \xe9", "opd.csv:3: bukan UTF-8; simpan ulang"),
    ],
)
def test_other_encodings_are_told(tmp_path: Path, content: bytes, expected: str) -> None:
    folder = write_pack(tmp_path, sample_files())
    (folder / "opd.csv").write_bytes(content)
    with pytest.raises(PackError) as raised:
        load_pack(folder)
    assert expected in str(raised.value)


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path) -> None:
    files = sample_files()
    del files["opd.csv"]
    (tmp_path / "opd.csv").mkdir()
    assert faults(tmp_path, files).startswith("opd.csv: berkas tidak bisa dibaca")


def test_an_area_that_crosses_itself_is_told(tmp_path: Path) -> None:
    bow: dict[str, object] = {
        "type": "Polygon",
        "coordinates": [[[135.0, -3.0], [135.3, -2.9], [135.3, -3.0], [135.0, -2.9], [135.0, -3.0]]],
    }
    told = faults(tmp_path, sample_files() | {"kabupaten.geojson": collection(("99.01", "Contoh", bow))})
    assert told.startswith("kabupaten.geojson: fitur 1 (kode “99.01”): geometry tidak sah (Self-intersection")


def test_a_faulty_row_is_told_once_and_not_called_missing(tmp_path: Path) -> None:
    files = sample_files()
    files["opd.csv"] = files["opd.csv"].replace('"satu, dua"', "satu, dua")
    files["regions.csv"] = files["regions.csv"].replace("-2.95,135.25", "2,95")
    told = faults(tmp_path, files).splitlines()
    assert [line.partition(":")[0] for line in told] == ["opd.csv", "regions.csv"]


def test_all_faults_of_all_files_come_at_once_in_their_order(tmp_path: Path) -> None:
    files = sample_files()
    files["opd.csv"] = files["opd.csv"].replace("kabupaten,", "negara,")
    files["regions.csv"] = files["regions.csv"].replace("135.05", "x")
    files["kabupaten.geojson"] = collection(("98.01", "Contoh", square(135.0, 135.3)))
    with pytest.raises(PackError) as raised:
        load_pack(write_pack(tmp_path, files))
    assert [(problem.file, problem.line) for problem in raised.value.problems] == [
        ("kabupaten.geojson", 0),
        ("opd.csv", 2),
        ("opd.csv", 3),
        ("regions.csv", 2),
        ("regions.csv", 4),
        ("regions.csv", 7),
    ]


def test_a_zone_of_no_post_is_told(tmp_path: Path) -> None:
    zones = collection(("pos-utara", "Utara", square(135.0, 135.1)))
    assert faults(tmp_path, sample_files() | {"post_zones.geojson": zones}) == (
        "post_zones.geojson: pos “pos-utara” tidak ada di posts.csv; perbaiki kodenya."
    )
