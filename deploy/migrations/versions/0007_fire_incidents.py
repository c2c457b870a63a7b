"""Alerts, the incidents that they are linked to, and what is done about these."""

from alembic import op

from deploy.migrations.shared_tables import statements

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE fire.incident (
  id uuid NOT NULL DEFAULT uuidv7(),
  number text NOT NULL,
  state text NOT NULL DEFAULT 'baru',
  is_drill boolean NOT NULL DEFAULT false,
  kind_code text,
  in_danger boolean,
  latitude double precision,
  longitude double precision,
  accuracy_m double precision,
  is_outside boolean NOT NULL DEFAULT false,
  desa_code text,
  kecamatan_code text,
  place text NOT NULL,
  landmark text NOT NULL DEFAULT '',
  post_code text,
  ranking jsonb NOT NULL DEFAULT '[]',
  distance_m double precision,
  is_inside_wmk boolean,
  pressed_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  verified_at timestamptz,
  acknowledged_at timestamptz,
  departed_at timestamptz,
  arrived_at timestamptz,
  accessed_at timestamptz,
  water_at timestamptz,
  controlled_at timestamptz,
  ended_at timestamptz,
  called_off_at timestamptz,
  false_alarm_code text,
  merged_into uuid,
  split_from uuid,
  escalation_step smallint NOT NULL DEFAULT 0,
  next_step_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_incident PRIMARY KEY (id),
  CONSTRAINT uq_incident_number UNIQUE (number),
  CONSTRAINT ck_incident_state CHECK (
    state IN ('baru', 'diterima', 'berangkat', 'tiba', 'terkendali', 'selesai', 'palsu', 'digabung')
  ),
  CONSTRAINT ck_incident_point CHECK ((latitude IS NULL) = (longitude IS NULL))
);
CREATE INDEX ix_incident_kecamatan_code ON fire.incident (kecamatan_code);
CREATE INDEX ix_incident_open_latitude ON fire.incident (latitude)
  WHERE state IN ('baru', 'diterima', 'berangkat', 'tiba', 'terkendali');
CREATE INDEX ix_incident_state_received_at ON fire.incident (state, received_at);

CREATE TABLE fire.alert (
  id uuid NOT NULL DEFAULT uuidv7(),
  incident_id uuid NOT NULL,
  secret_hash bytea NOT NULL,
  channel text NOT NULL DEFAULT 'web',
  is_drill boolean NOT NULL DEFAULT false,
  pressed_at timestamptz NOT NULL,
  sent_at timestamptz,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  clock_off_s double precision,
  is_late boolean NOT NULL DEFAULT false,
  latitude double precision,
  longitude double precision,
  accuracy_m double precision,
  quality text NOT NULL,
  desa_code text,
  kecamatan_code text,
  landmark text NOT NULL DEFAULT '',
  kind_code text,
  in_danger boolean,
  note text NOT NULL DEFAULT '',
  phone bytea,
  phone_hash bytea,
  device_hash bytea,
  restriction_id uuid,
  is_flood boolean NOT NULL DEFAULT false,
  operator_id uuid,
  call_arrival_at timestamptz,
  call_answered_at timestamptz,
  cancelled_at timestamptz,
  cancel_reason text NOT NULL DEFAULT '',
  erased_at timestamptz,
  CONSTRAINT pk_alert PRIMARY KEY (id),
  CONSTRAINT fk_alert_incident_id FOREIGN KEY (incident_id) REFERENCES fire.incident (id),
  CONSTRAINT ck_alert_quality CHECK (quality IN ('tepat', 'kasar', 'luar', 'tanpa')),
  CONSTRAINT ck_alert_point CHECK ((latitude IS NULL) = (longitude IS NULL)),
  CONSTRAINT ck_alert_channel CHECK (channel IN ('web', 'sms', 'telepon', 'whatsapp', 'uji'))
);
CREATE INDEX ix_alert_device_hash_received_at ON fire.alert (device_hash, received_at);
CREATE INDEX ix_alert_incident_id ON fire.alert (incident_id);
CREATE INDEX ix_alert_phone_hash_received_at ON fire.alert (phone_hash, received_at);
CREATE INDEX ix_alert_received_at ON fire.alert (received_at);

CREATE TABLE fire.fix (
  id uuid NOT NULL DEFAULT uuidv7(),
  alert_id uuid NOT NULL,
  latitude double precision NOT NULL,
  longitude double precision NOT NULL,
  accuracy_m double precision,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT pk_fix PRIMARY KEY (id),
  CONSTRAINT fk_fix_alert_id FOREIGN KEY (alert_id) REFERENCES fire.alert (id)
);
CREATE INDEX ix_fix_alert_id_at ON fire.fix (alert_id, at);

CREATE TABLE fire.incident_event (
  incident_id uuid NOT NULL,
  kind text NOT NULL,
  words text NOT NULL DEFAULT '',
  officer_id uuid,
  post_code text,
  device_at timestamptz,
  data jsonb NOT NULL DEFAULT '{}',
  id bigint GENERATED ALWAYS AS IDENTITY,
  tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT pk_incident_event PRIMARY KEY (id)
);
CREATE INDEX ix_incident_event_incident_id_id ON fire.incident_event (incident_id, id);
CREATE INDEX ix_incident_event_tx_id ON fire.incident_event (tx, id);

CREATE TABLE fire.dispatch (
  id uuid NOT NULL DEFAULT uuidv7(),
  incident_id uuid NOT NULL,
  post_code text NOT NULL,
  reason text NOT NULL,
  distance_m double precision,
  rung_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  acknowledged_at timestamptz,
  acknowledged_by text NOT NULL DEFAULT '',
  departed_at timestamptz,
  arrived_at timestamptz,
  accessed_at timestamptz,
  water_at timestamptz,
  controlled_at timestamptz,
  stood_down_at timestamptz,
  personnel smallint,
  units text[] NOT NULL DEFAULT '{}',
  CONSTRAINT pk_dispatch PRIMARY KEY (id),
  CONSTRAINT uq_dispatch_incident_id_post_code UNIQUE (incident_id, post_code),
  CONSTRAINT fk_dispatch_incident_id FOREIGN KEY (incident_id) REFERENCES fire.incident (id)
);
CREATE INDEX ix_dispatch_post_code ON fire.dispatch (post_code);

CREATE TABLE fire.ring (
  id uuid NOT NULL DEFAULT uuidv7(),
  incident_id uuid NOT NULL,
  step smallint NOT NULL,
  purpose text NOT NULL,
  holder text NOT NULL,
  holder_name text NOT NULL,
  post_code text,
  recipient text NOT NULL,
  outbox_id uuid,
  rung_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  answered_at timestamptz,
  answer text NOT NULL DEFAULT '',
  CONSTRAINT pk_ring PRIMARY KEY (id),
  CONSTRAINT fk_ring_incident_id FOREIGN KEY (incident_id) REFERENCES fire.incident (id),
  CONSTRAINT ck_ring_purpose CHECK (purpose IN ('alarm', 'konfirmasi', 'kabar'))
);
CREATE INDEX ix_ring_holder_rung_at ON fire.ring (holder, rung_at);
CREATE INDEX ix_ring_incident_id_step ON fire.ring (incident_id, step);

CREATE TABLE fire.photo (
  id uuid NOT NULL DEFAULT uuidv7(),
  incident_id uuid NOT NULL,
  alert_id uuid,
  kind text NOT NULL,
  sha256 text NOT NULL,
  original_key text NOT NULL,
  shown_key text NOT NULL,
  thumb_key text NOT NULL,
  width integer NOT NULL,
  height integer NOT NULL,
  size integer NOT NULL,
  taken_at timestamptz,
  officer_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_photo PRIMARY KEY (id),
  CONSTRAINT uq_photo_incident_id_kind_sha256 UNIQUE (incident_id, kind, sha256),
  CONSTRAINT fk_photo_incident_id FOREIGN KEY (incident_id) REFERENCES fire.incident (id),
  CONSTRAINT fk_photo_alert_id FOREIGN KEY (alert_id) REFERENCES fire.alert (id),
  CONSTRAINT ck_photo_kind CHECK (kind IN ('warga', 'bukti'))
);
CREATE INDEX ix_photo_alert_id ON fire.photo (alert_id);
CREATE INDEX ix_photo_sha256 ON fire.photo (sha256);

CREATE TABLE fire.fire_report (
  incident_id uuid NOT NULL,
  object_kind text NOT NULL,
  object_name text NOT NULL DEFAULT '',
  cause text NOT NULL,
  cause_note text NOT NULL DEFAULT '',
  loss_rupiah bigint,
  area_m2 double precision,
  dead integer NOT NULL,
  injured integer NOT NULL,
  dead_firefighters integer NOT NULL,
  injured_firefighters integer NOT NULL,
  displaced_households integer NOT NULL,
  displaced_people integer NOT NULL,
  water_source text NOT NULL DEFAULT '',
  story text NOT NULL,
  officer_id uuid NOT NULL,
  written_at timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz,
  CONSTRAINT pk_fire_report PRIMARY KEY (incident_id),
  CONSTRAINT fk_fire_report_incident_id FOREIGN KEY (incident_id) REFERENCES fire.incident (id)
);

CREATE TABLE fire.restriction (
  id uuid NOT NULL DEFAULT uuidv7(),
  device_hash bytea,
  phone_hash bytea,
  reason text NOT NULL,
  evidence text[] NOT NULL,
  imposed_by uuid NOT NULL,
  imposed_at timestamptz NOT NULL DEFAULT now(),
  until timestamptz NOT NULL,
  lifted_at timestamptz,
  lifted_by uuid,
  appeal text NOT NULL DEFAULT '',
  appealed_at timestamptz,
  decision text NOT NULL DEFAULT '',
  decided_at timestamptz,
  decided_by uuid,
  CONSTRAINT pk_restriction PRIMARY KEY (id),
  CONSTRAINT ck_restriction_holder CHECK (device_hash IS NOT NULL OR phone_hash IS NOT NULL)
);
CREATE INDEX ix_restriction_device_hash ON fire.restriction (device_hash);
CREATE INDEX ix_restriction_phone_hash ON fire.restriction (phone_hash);

CREATE TABLE fire.inbound_sms (
  id uuid NOT NULL DEFAULT uuidv7(),
  provider_id text NOT NULL,
  sender bytea NOT NULL,
  sender_hash bytea NOT NULL,
  words bytea NOT NULL,
  outcome text NOT NULL,
  incident_id uuid,
  alert_id uuid,
  handled_by uuid,
  handled_at timestamptz,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT pk_inbound_sms PRIMARY KEY (id),
  CONSTRAINT uq_inbound_sms_provider_id UNIQUE (provider_id),
  CONSTRAINT ck_inbound_sms_outcome CHECK (outcome IN ('alert', 'answer', 'unread', 'ignored'))
);
CREATE INDEX ix_inbound_sms_received_at ON fire.inbound_sms (received_at);
CREATE INDEX ix_inbound_sms_sender_hash_received_at ON fire.inbound_sms (sender_hash, received_at);
"""

SERIAL = "CREATE SEQUENCE fire.incident_serial START 1001"

# What a caller said and when is written once; it may only be erased.
GRANTS = """
GRANT USAGE ON SEQUENCE fire.incident_serial TO fire;
GRANT SELECT, INSERT, UPDATE ON fire.incident, fire.alert, fire.dispatch, fire.ring, fire.fire_report,
  fire.restriction, fire.inbound_sms TO fire;
GRANT SELECT, INSERT, DELETE ON fire.fix, fire.photo TO fire;
GRANT SELECT, INSERT ON fire.incident_event TO fire
"""


def upgrade() -> None:
    """Make the tables and their rights."""
    op.execute(SERIAL)
    for statement in (*statements(TABLES), *statements(GRANTS)):
        op.execute(statement)
