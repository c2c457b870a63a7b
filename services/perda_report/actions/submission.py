"""The one statement that takes a report in: idempotency key, report, event, notice, and its photos if any.

In the driver's own notation (see `write_once`), and prepared once per connection. Every value that may be
NULL says its type, because a bare parameter in a SELECT list has none.
"""

HEAD = """
WITH taken AS (
  INSERT INTO idempotency_key (key_hash, fingerprint, answer)
  VALUES (%(key_hash)s, %(fingerprint)s, %(sealed_answer)s)
  ON CONFLICT DO NOTHING
  RETURNING key_hash
), made AS (
  INSERT INTO report (
    tracking_number, secret_hash, category_code, description, occurred_at, latitude, longitude, accuracy_m,
    desa_code, kecamatan_code, place, landmark, identity, contact, opd_code, verify_due_at, due_at, step_due_at,
    channel, email_hash
  )
  SELECT
    %(tracking_number)s, %(secret_hash)s, %(category_code)s, %(description)s, %(occurred_at)s::timestamptz,
    %(latitude)s::float8, %(longitude)s::float8, %(accuracy_m)s::float8, %(desa_code)s::text, %(kecamatan_code)s,
    %(place)s, %(landmark)s, %(identity)s, %(contact)s::bytea, %(opd_code)s, %(verify_due_at)s::timestamptz,
    %(due_at)s::timestamptz, %(verify_due_at)s::timestamptz, %(channel)s,
    %(email_hash)s::bytea
  FROM taken
  RETURNING id
), told AS (
  INSERT INTO report_event (report_id, kind) SELECT id, %(kind)s FROM made
), noticed AS (
  INSERT INTO outbox (topic, reference, recipient, subject, body, data)
  SELECT %(topic)s, %(tracking_number)s, %(recipient)s, %(subject)s, %(body)s, %(data)s::jsonb FROM made
)"""
PICTURES = """, pictured AS (
  INSERT INTO photo (
    report_id, kind, sha256, original_key, shown_key, thumb_key, width, height, size, taken_at, distance_m
  )
  SELECT made.id, 'laporan', sent.*
  FROM made, jsonb_to_recordset(%(photos)s::jsonb) AS sent (
    sha256 text, original_key text, shown_key text, thumb_key text, width integer, height integer, size integer,
    taken_at timestamptz, distance_m double precision
  )
)"""
TAIL = """
SELECT count(*) FROM taken
"""

TAKE_IN = HEAD + TAIL
TAKE_IN_WITH_PHOTOS = HEAD + PICTURES + TAIL
