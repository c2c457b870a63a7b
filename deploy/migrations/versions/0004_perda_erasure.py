"""Forgetting: what the role may erase, and nothing else of it. Functions of the owner; the role may only call them.

A citizen's story, place and photos are written once: the role perda has no UPDATE of them and no DELETE. Each
function of a report touches finished ones only; all may be called again, and take hardly more than an id.
"""

from alembic import op

from deploy.migrations.shared_tables import statements

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COLUMNS = """
ALTER TABLE perda.report
  ADD COLUMN erasure_asked_at timestamptz,
  ADD COLUMN story_erased_at timestamptz,
  ADD COLUMN forgotten_at timestamptz;
GRANT UPDATE (erasure_asked_at) ON perda.report TO perda
"""

INDEXES = (
    (
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_report_finished_at ON perda.report (finished_at)"
        " WHERE finished_at IS NOT NULL"
    ),
    (
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_report_erasure_asked_at ON perda.report (erasure_asked_at)"
        " WHERE erasure_asked_at IS NOT NULL"
    ),
    # Whose is this file? Asked for every file of the store when orphans are swept. (One GIN index over the three
    # took 3 ms for each answer while its list of new entries was long.)
    "CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_photo_original_key ON perda.photo (original_key)",
    "CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_photo_shown_key ON perda.photo (shown_key)",
    "CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_photo_thumb_key ON perda.photo (thumb_key)",
)

# The reporter's own words: description, landmark, and what they wrote later. What officers wrote stays.
FORGET_STORY = """
CREATE FUNCTION perda.forget_story(wanted uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE perda.report
  SET description = '(cerita dihapus)', landmark = '', rating_words = '',
    story_erased_at = greatest(clock_timestamp(), finished_at)
  WHERE id = wanted AND finished_at IS NOT NULL;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE perda.report_event SET words = ''
  WHERE report_id = wanted AND officer_id IS NULL AND words <> ''
    AND kind IN ('dijawab', 'keterangan', 'dicabut', 'keberatan', 'penilaian');
  RETURN true;
END
$$
"""

# Gives the keys that no other photo uses: reports that were split share files. Whoever else forgets a photo of
# the same file waits for this transaction, so that neither leaves the file to the other.
FORGET_PHOTOS = """
CREATE FUNCTION perda.forget_photos(wanted uuid, kinds text[]) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM 1 FROM perda.report WHERE id = wanted AND finished_at IS NOT NULL FOR UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  PERFORM 1 FROM perda.photo
  WHERE sha256 IN (SELECT p.sha256 FROM perda.photo p WHERE p.report_id = wanted)
  ORDER BY id FOR UPDATE;
  RETURN QUERY
  WITH gone AS (
    DELETE FROM perda.photo WHERE report_id = wanted AND kind = ANY (kinds)
    RETURNING id, sha256, original_key, shown_key, thumb_key
  )
  SELECT DISTINCT file.key
  FROM gone CROSS JOIN LATERAL (VALUES (gone.original_key), (gone.shown_key), (gone.thumb_key)) AS file (key)
  WHERE NOT EXISTS (
    SELECT FROM perda.photo other
    WHERE other.sha256 = gone.sha256 AND other.id NOT IN (SELECT g.id FROM gone g)
      AND file.key IN (other.original_key, other.shown_key, other.thumb_key)
  );
END
$$
"""

# Everything but category, kecamatan, OPD, states and times, which stay for the statistics.
FORGET_REPORT = """
CREATE FUNCTION perda.forget_report(wanted uuid) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT perda.forget_story(wanted) THEN
    RETURN;
  END IF;
  RETURN QUERY
  SELECT perda.forget_photos(wanted, ARRAY['laporan', 'pemeriksaan', 'sebelum', 'penutupan']);
  UPDATE perda.report
  SET place = '(tempat dihapus)', desa_code = NULL, latitude = NULL, longitude = NULL, accuracy_m = NULL,
    occurred_at = NULL, contact = NULL, email_hash = NULL, identity = 'anonymous',
    contact_erased_at = coalesce(contact_erased_at, clock_timestamp()), forgotten_at = clock_timestamp()
  WHERE id = wanted;
  UPDATE perda.report_event SET words = '', data = '{}' WHERE report_id = wanted;
  UPDATE perda.inspection
  SET finding = '', latitude = NULL, longitude = NULL, accuracy_m = NULL, distance_m = NULL
  WHERE report_id = wanted;
  UPDATE perda.co_reporter
  SET contact = NULL, email_hash = NULL, words = '',
    contact_erased_at = coalesce(contact_erased_at, clock_timestamp())
  WHERE report_id = wanted;
END
$$
"""

# What somebody who joined told, also to a report that was merged since; gives how many times that was.
FORGET_JOINED = """
CREATE FUNCTION perda.forget_joined(wanted uuid) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH told AS (
    UPDATE perda.report_event event SET words = ''
    FROM perda.co_reporter joined
    WHERE joined.id = wanted AND event.words <> '' AND event.data ->> 'co_reporter' = wanted::text
      AND event.report_id IN (
        SELECT r.id FROM perda.report r WHERE r.id = joined.report_id OR r.merged_into = joined.report_id
      )
    RETURNING event.id
  )
  SELECT count(*) FROM told
$$
"""

SIGNATURES = (
    "perda.forget_story(uuid)",
    "perda.forget_photos(uuid, text[])",
    "perda.forget_report(uuid)",
    "perda.forget_joined(uuid)",
)


def upgrade() -> None:
    """Add columns and functions; then build indexes without holding up whoever reports."""
    for statement in (*statements(COLUMNS), FORGET_STORY, FORGET_PHOTOS, FORGET_REPORT, FORGET_JOINED):
        op.execute(statement.strip())
    for signature in SIGNATURES:
        op.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO perda")
    with op.get_context().autocommit_block():
        for statement in INDEXES:
            op.execute(statement)
