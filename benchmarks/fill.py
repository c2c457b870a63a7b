"""Reports as an office has them after two years, written by the database itself in some seconds.

Old ones are nearly all finished, new ones nearly all open; some categories and kecamatan have most of them.
"""

import psycopg

from common.pack import Pack
from services.perda_report.numbers import new_number

DAYS = 730
OFFICERS = 12
OPENINGS = (
    "Setiap malam ada mobil bak terbuka membuang sampah ke saluran",
    "Beberapa ekor sapi berkeliaran di jalan dan masuk ke kebun warga",
    "Toko ini menyetel musik keras sampai lewat tengah malam",
    "Bangunan berdiri di sempadan sungai tanpa papan izin",
    "Truk pengangkut batu lewat siang malam dan jalan menjadi rusak",
    "Warga membakar sampah plastik di dekat sekolah",
)
OFFICER_ROWS = """
INSERT INTO account.officer (username, name, password_hash, home)
SELECT 'ukur' || n, 'Petugas ' || n, 'none', 'perda' FROM generate_series(1, %(officers)s) n
ON CONFLICT DO NOTHING
"""
# random() ^ 2 and ^ 3 make the first categories and desa the frequent ones.
REPORT_ROWS = """
WITH kinds AS (SELECT array_agg(code ORDER BY position) codes, array_agg(opd_code ORDER BY position) opd
               FROM perda.category),
staff AS (SELECT array_agg(id) ids FROM account.officer WHERE username LIKE 'ukur%%'),
drawn AS (
  SELECT number, n, random() ^ 3 AS a, random() ^ 2 AS b, random() AS c, random() AS d, random() AS e,
    now() - make_interval(secs => %(days)s * 86400.0 * (1 - n::float8 / %(count)s)) AS at
  FROM unnest(%(numbers)s::text[]) WITH ORDINALITY AS given (number, n)
), stood AS (
  SELECT drawn.*, 1 + floor(a * array_length(kinds.codes, 1))::int AS kind,
    1 + floor(b * array_length(%(places)s::text[], 1))::int AS spot,
    CASE WHEN at < now() - interval '20 days' AND c > 0.02
      THEN (ARRAY['selesai', 'selesai', 'selesai', 'selesai', 'ditolak', 'dicabut', 'digabung'])[1 + floor(d * 7)::int]
      ELSE (ARRAY['baru', 'baru', 'diverifikasi', 'diverifikasi', 'diperiksa', 'menunggu', 'keberatan'])
        [1 + floor(d * 7)::int] END AS status
  FROM drawn, kinds
)
INSERT INTO perda.report (
  id, tracking_number, secret_hash, category_code, description, kecamatan_code, place, landmark, identity, opd_code,
  status, verify_due_at, due_at, step_due_at, step_started_at, verified_at, finished_at, result, assignee_id,
  closed_by, barred_id, rating, created_at
)
SELECT uuidv7(at - now()), number, '\\x00', kinds.codes[kind],
  (%(openings)s::text[])[1 + floor(e * 6)::int] || ', dekat rumah ' || (%(places)s::text[])[spot] || ' lorong '
    || n %% 400 || '. Sudah terjadi ' || floor(c * 30)::int || ' kali dan mengganggu warga serta anak sekolah.',
  (%(kecamatan)s::text[])[spot], (%(places)s::text[])[spot], 'Seberang kios nomor ' || n %% 900, 'anonymous',
  kinds.opd[kind], status, at + interval '3 days', at + interval '10 days',
  CASE WHEN status IN ('selesai', 'ditolak', 'dicabut', 'digabung') THEN NULL ELSE at + interval '1 day' * 14 * e END,
  at + interval '1 day' * c,
  CASE WHEN status NOT IN ('baru', 'dicabut', 'menunggu') THEN at + interval '1 day' * 5 * d END,
  CASE WHEN status IN ('selesai', 'ditolak', 'dicabut', 'digabung') THEN at + interval '1 day' * 14 * e END,
  CASE WHEN status = 'selesai' THEN 'teguran' END,
  CASE WHEN c > 0.3 AND status <> 'baru' THEN staff.ids[1 + floor(e * %(officers)s)::int] END,
  CASE WHEN status IN ('selesai', 'ditolak', 'keberatan') THEN staff.ids[1] END,
  CASE WHEN status = 'keberatan' OR (status = 'selesai' AND c > 0.95) THEN staff.ids[1] END,
  CASE WHEN status = 'selesai' AND d > 0.4 THEN 1 + floor(e * 5)::int END,
  at
FROM stood, kinds, staff
"""
# The history of each, as it would stand: what the dashboard reads of objections is among it.
EVENT_ROWS = """
INSERT INTO perda.report_event (report_id, kind, at, officer_id)
SELECT r.id, step.kind, step.at, CASE WHEN step.kind <> 'dilaporkan' THEN r.assignee_id END
FROM perda.report r CROSS JOIN LATERAL (VALUES
  ('dilaporkan', r.created_at), ('diverifikasi', r.verified_at), (r.status, r.finished_at),
  ('keberatan', CASE WHEN r.barred_id IS NOT NULL THEN r.created_at + interval '15 days' END),
  ('ditangani_lagi', CASE WHEN r.barred_id IS NOT NULL AND r.status = 'selesai' THEN r.finished_at END)
) AS step (kind, at)
WHERE step.at IS NOT NULL
"""


def fill(owner: psycopg.Connection, pack: Pack, count: int, days: int = DAYS) -> None:
    """Add so many reports of the last days with their histories, and let the planner know of them."""
    desa = pack.regions.all_desa
    wanted = {
        "count": count,
        "days": days,
        "officers": OFFICERS,
        "numbers": [new_number(pack.code_prefix) for _ in range(count)],
        "openings": list(OPENINGS),
        "places": [one.label for one in desa],
        "kecamatan": [one.kecamatan_code for one in desa],
    }
    owner.execute(OFFICER_ROWS, wanted)
    owner.execute(REPORT_ROWS, wanted)
    owner.execute(EVENT_ROWS)
    owner.execute("VACUUM ANALYZE perda.report, perda.report_event")
