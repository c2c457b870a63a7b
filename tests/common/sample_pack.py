"""A small but whole pack: one kabupaten of two kecamatan and three desa, each a square of 0.1 degrees."""

import json
from pathlib import Path

Files = dict[str, str]

PACK_TOML = """\
[regency]
slug = "contoh"
name = "Kabupaten Contoh"
short_name = "Contoh"
province = "Provinsi Contoh"
region_code = "99.01"
code_prefix = "CT"

[office]
zone = "Asia/Jayapura"
weekend = ["sabtu", "minggu"]
opens = "08:00"
closes = "16:00"

[brand]
wordmark = "contoh"
programme = "Smart Society"
neutral_page = "https://contoh.example/"

[help]
office = "Diskominfo Contoh"
address = ""
email = "bantuan@contoh.example"
is_placeholder = true

[retention]
report = 1825
reporter = 365
photo = 730
delivery = 180
idempotency_key = 30
session = 90

[deadlines]
answer = 10
objection = 10
review = 5
escalation = 3
basis = "contoh"
is_placeholder = false

[map]
border_tolerance_m = 0

[[hotline]]
key = "damkar"
number = "113"
label = "Damkar"
is_placeholder = false

[fire]
late_after_s = 900
link_within_s = 1800
link_m = 300
link_most_m = 1500
coarse_m = 2000
speed_kmh = 40
road_factor = 1.4
wmk_m = 7500
response_s = 900
depart_within_s = 90
travel_slack = 2
repeat_s = 60
posts_rung = 1
false_alarms = 3
within_days = 90
restrict_days = 30
is_placeholder = true
sms_number = ""

[sapa]
office = "UPTD PPA Contoh"
read_segera_minutes = 15
read_hari_ini_minutes = 360
read_minggu_ini_days = 3
escalate_minutes = 10
mailbox_days = 180
case_days = 3650
report_days = 90
child_age = 18
hotlines = ["damkar"]
consent = ["Hanya dibaca petugas."]
child_consent = ["Tanpa izin siapa pun."]
is_placeholder = true

[[fire_step]]
after_s = 30
whom = "regu_kedua;operator"

[[fire_step]]
after_s = 90
whom = "kepala_dinas"
"""

TABLES = {
    "opd.csv": """\
code,abbreviation,name,level,is_confirmed,note
satpol-pp,Satpol PP,Satuan Polisi Pamong Praja,kabupaten,ya,
dlh,DLH,Dinas Lingkungan Hidup,kabupaten,tidak,"satu, dua"
""",
    "contacts.csv": """\
recipient,channel,address,position,is_placeholder
opd:satpol-pp,email,satpol-pp@contoh.example,0,ya
opd:satpol-pp,email,piket@contoh.example,1,ya
opd:dlh,email,dlh@contoh.example,0,ya
pos:pos-timur,sms,+6281234567890,0,tidak
latihan:semua,email,latihan@contoh.example,0,ya
""",
    "categories.csv": """\
code,name,description,opd_code,partner_opd_codes,verify_days,finish_days,is_sensitive,hint_fire,hint_sapa,note
sampah,Sampah,Dibuang di jalan,dlh,satpol-pp,3,8,tidak,tidak,tidak,
ternak,Ternak lepas,Berkeliaran,satpol-pp,,3,8,tidak,tidak,tidak,
""",
    "regulations.csv": """\
kind,number,year,title,category_code,is_cited,is_confirmed,status,note,source,source_date
Perda,3,2016,Ternak,ternak,ya,tidak,disebut di berita,,,
Perda,4,2018,Ternak Lagi,ternak,ya,ya,berlaku,,,
Raperda,,2020,Ternak Baru,,tidak,tidak,rancangan,,,
""",
    "regions.csv": """\
code,name,kind,parent_code,postal_code,lat,lon,point_kind
99.01,Contoh,kabupaten,99,,-2.95,135.15,centroid
99.01.01,Timur,kecamatan,99.01,,-2.95,135.15,centroid
99.01.02,Barat,kecamatan,99.01,,-2.95,135.05,centroid
99.01.01.2001,Pasir,desa,99.01.01,98100,-2.95,135.15,centroid
99.01.01.1002,Batu,kelurahan,99.01.01,,-2.95,135.25,centroid
99.01.02.2001,Pasir,desa,99.01.02,,-2.95,135.05,centroid
""",
    "posts.csv": """\
code,name,kind,opd_code,kecamatan_code,latitude,longitude,phone,is_placeholder,note
pos-timur,Pos Timur,mako,satpol-pp,99.01.01,-2.95,135.15,0812 3456 7890,tidak,
pos-barat,Pos Barat,pos,satpol-pp,99.01.02,-2.95,135.05,,ya,Letaknya belum diketahui.
""",
    "water_sources.csv": """\
code,name,kind,latitude,longitude,note,is_placeholder
hidran-pasar,Hidran pasar,hidran,-2.95,135.15,,tidak
""",
    "fire_kinds.csv": """\
code,name,is_fire,advice
rumah,Rumah,ya,Keluar dulu; Jangan masuk lagi
lainnya,Lainnya,tidak,Menjauh
""",
    "holidays.csv": """\
day,name,kind
2027-03-03,Hari Jadi Contoh,libur daerah
""",
}


def square(west: float, east: float, south: float = -3.0, north: float = -2.9) -> dict[str, object]:
    """A GeoJSON polygon."""
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [corners]}


def collection(*features: tuple[str, str, dict[str, object]]) -> str:
    """A FeatureCollection of (code, name, geometry)."""
    made = [
        {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry}
        for code, name, geometry in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": made})


def sample_files() -> Files:
    """Every file of the pack by name."""
    return TABLES | {
        "pack.toml": PACK_TOML,
        "LICENSES.md": "Contoh.\n",
        "kabupaten.geojson": collection(("99.01", "Contoh", square(135.0, 135.3))),
        "kecamatan.geojson": collection(
            ("99.01.01", "Timur", square(135.1, 135.3)), ("99.01.02", "Barat", square(135.0, 135.1))
        ),
        "desa.geojson": collection(
            ("99.01.02.2001", "Pasir", square(135.0, 135.1)),
            ("99.01.01.2001", "Pasir", square(135.1, 135.2)),
            ("99.01.01.1002", "Batu", square(135.2, 135.3)),
        ),
    }


def write_pack(folder: Path, files: Files) -> Path:
    """Put the files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder
