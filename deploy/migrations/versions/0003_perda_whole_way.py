"""What a report needs from the phone to a contested closure: new columns of `report`, and the tables beside it."""

from alembic import op

from deploy.migrations.shared_tables import statements

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

REPORT = """
ALTER TABLE perda.report
  ADD COLUMN email_hash bytea,
  ADD COLUMN contact_erased_at timestamptz,
  ADD COLUMN status_before text,
  ADD COLUMN paused_at timestamptz,
  ADD COLUMN step_started_at timestamptz,
  ADD COLUMN escalated smallint NOT NULL DEFAULT 0,
  ADD COLUMN assignee_id uuid,
  ADD COLUMN closed_by uuid,
  ADD COLUMN barred_id uuid,
  ADD COLUMN objectable_until timestamptz,
  ADD COLUMN merged_into uuid,
  ADD COLUMN split_from uuid,
  ADD COLUMN co_reporter_count integer NOT NULL DEFAULT 0,
  ADD COLUMN rating smallint,
  ADD COLUMN rating_words text NOT NULL DEFAULT '';
ALTER TABLE perda.report
  ADD CONSTRAINT ck_report_rating CHECK (rating BETWEEN 1 AND 5) NOT VALID;
-- squawk-ignore ban-drop-constraint
ALTER TABLE perda.photo DROP CONSTRAINT ck_photo_kind;
ALTER TABLE perda.photo ADD CONSTRAINT ck_photo_kind
  CHECK (kind IN ('laporan', 'pemeriksaan', 'sebelum', 'penutupan')) NOT VALID;
"""

VALIDATIONS = (
    "ALTER TABLE perda.report VALIDATE CONSTRAINT ck_report_rating",
    "ALTER TABLE perda.photo VALIDATE CONSTRAINT ck_photo_kind",
    "ALTER TABLE perda.photo VALIDATE CONSTRAINT fk_photo_inspection_id",
    "ALTER TABLE perda.outbox VALIDATE CONSTRAINT ck_outbox_state",
)
# Small in every office: few reports leave an e-mail address, fewer are merged.
INDEXES = (
    (
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_report_email_hash ON perda.report (email_hash)"
        " WHERE email_hash IS NOT NULL"
    ),
    (
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_report_merged_into ON perda.report (merged_into)"
        " WHERE merged_into IS NOT NULL"
    ),
    (
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_report_split_from ON perda.report (split_from)"
        " WHERE split_from IS NOT NULL"
    ),
)

TABLES = """
CREATE TABLE perda.inspection (
  id uuid CONSTRAINT pk_inspection PRIMARY KEY DEFAULT uuidv7(),
  report_id uuid NOT NULL CONSTRAINT fk_inspection_report_id REFERENCES perda.report (id),
  officer_id uuid NOT NULL,
  inspected_at timestamptz NOT NULL,
  is_found boolean NOT NULL,
  finding text NOT NULL,
  latitude double precision,
  longitude double precision,
  accuracy_m double precision,
  distance_m double precision,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT ck_inspection_point CHECK ((latitude IS NULL) = (longitude IS NULL))
);
CREATE INDEX ix_inspection_report_id ON perda.inspection (report_id);
ALTER TABLE perda.photo ADD COLUMN inspection_id uuid;
ALTER TABLE perda.photo
  ADD CONSTRAINT fk_photo_inspection_id FOREIGN KEY (inspection_id) REFERENCES perda.inspection (id) NOT VALID;

CREATE TABLE perda.co_reporter (
  id uuid CONSTRAINT pk_co_reporter PRIMARY KEY DEFAULT uuidv7(),
  report_id uuid NOT NULL CONSTRAINT fk_co_reporter_report_id REFERENCES perda.report (id),
  secret_hash bytea NOT NULL,
  contact bytea,
  email_hash bytea,
  words text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  contact_erased_at timestamptz
);
CREATE INDEX ix_co_reporter_report_id ON perda.co_reporter (report_id);
CREATE INDEX ix_co_reporter_email_hash ON perda.co_reporter (email_hash);

CREATE TABLE perda.email_check (
  id uuid CONSTRAINT pk_email_check PRIMARY KEY DEFAULT uuidv7(),
  address bytea NOT NULL,
  email_hash bytea NOT NULL,
  code_hash bytea NOT NULL,
  tries smallint NOT NULL DEFAULT 0,
  token_hash bytea CONSTRAINT uq_email_check_token_hash UNIQUE,
  verified_at timestamptz,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_email_check_expires_at ON perda.email_check (expires_at);

CREATE TABLE perda.routing_rule (
  id uuid CONSTRAINT pk_routing_rule PRIMARY KEY DEFAULT uuidv7(),
  position integer NOT NULL,
  name text NOT NULL,
  category_code text CONSTRAINT fk_routing_rule_category_code REFERENCES perda.category (code),
  kecamatan_codes text[] NOT NULL DEFAULT '{}',
  hours text NOT NULL DEFAULT 'selalu'
    CONSTRAINT ck_routing_rule_hours CHECK (hours IN ('selalu', 'jam_kerja', 'luar_jam')),
  valid_from date,
  valid_until date,
  opd_code text NOT NULL CONSTRAINT fk_routing_rule_opd_code REFERENCES account.opd (code),
  is_active boolean NOT NULL DEFAULT true,
  edited_at timestamptz
);

CREATE TABLE perda.deadline (
  id uuid CONSTRAINT pk_deadline PRIMARY KEY DEFAULT uuidv7(),
  category_code text CONSTRAINT fk_deadline_category_code REFERENCES perda.category (code),
  term text NOT NULL CONSTRAINT ck_deadline_term
    CHECK (term IN ('verify', 'finish', 'answer', 'review', 'objection', 'escalation')),
  valid_from date NOT NULL,
  days smallint NOT NULL CONSTRAINT ck_deadline_days CHECK (days BETWEEN 1 AND 365),
  note text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT uq_deadline UNIQUE NULLS NOT DISTINCT (category_code, term, valid_from)
);

CREATE TABLE perda.mail_template (
  topic text CONSTRAINT pk_mail_template PRIMARY KEY,
  subject text NOT NULL,
  body text NOT NULL,
  edited_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE perda.bulk_act (
  id uuid CONSTRAINT pk_bulk_act PRIMARY KEY DEFAULT uuidv7(),
  officer_id uuid NOT NULL,
  act text NOT NULL,
  undo_until timestamptz NOT NULL,
  undone_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE perda.bulk_item (
  id uuid CONSTRAINT pk_bulk_item PRIMARY KEY DEFAULT uuidv7(),
  bulk_act_id uuid NOT NULL CONSTRAINT fk_bulk_item_bulk_act_id REFERENCES perda.bulk_act (id),
  report_id uuid NOT NULL CONSTRAINT fk_bulk_item_report_id REFERENCES perda.report (id),
  version integer NOT NULL,
  before jsonb NOT NULL,
  outbox_ids uuid[] NOT NULL DEFAULT '{}'
);
CREATE INDEX ix_bulk_item_bulk_act_id ON perda.bulk_item (bulk_act_id);

-- squawk-ignore ban-drop-constraint
ALTER TABLE perda.outbox DROP CONSTRAINT ck_outbox_state;
ALTER TABLE perda.outbox ADD CONSTRAINT ck_outbox_state
  CHECK (state IN ('waiting', 'queued', 'sending', 'delivered', 'failed', 'withdrawn')) NOT VALID;
"""

# The citizen's story, place and number are written once.
GRANTS = """
GRANT UPDATE (
  category_code, opd_code, verify_due_at, due_at, email_hash, contact, contact_erased_at, identity,
  status_before, paused_at, step_started_at, escalated, assignee_id, closed_by, barred_id,
  objectable_until, merged_into, split_from, co_reporter_count, rating, rating_words
) ON perda.report TO perda;
GRANT SELECT, INSERT ON perda.inspection, perda.bulk_act, perda.bulk_item TO perda;
GRANT UPDATE (undone_at) ON perda.bulk_act TO perda;
GRANT SELECT, INSERT, UPDATE (contact, email_hash, words, contact_erased_at, report_id) ON perda.co_reporter TO perda;
GRANT SELECT, INSERT, UPDATE, DELETE ON perda.email_check TO perda;
GRANT SELECT, INSERT, UPDATE, DELETE ON perda.routing_rule, perda.deadline, perda.mail_template TO perda;
GRANT DELETE ON perda.outbox, perda.delivery_attempt TO perda
"""


def upgrade() -> None:
    """Add columns, tables and rights; then check old rows and build indexes without holding up whoever reports."""
    for statement in (*statements(REPORT), *statements(TABLES), *statements(GRANTS)):
        op.execute(statement)
    with op.get_context().autocommit_block():
        for statement in VALIDATIONS:
            op.execute(f"-- squawk-ignore prefer-robust-stmts\n{statement}")
        for statement in INDEXES:
            op.execute(statement)
