-- After a restore into a new cluster: let its transaction numbers pass those of the restored rows.
SET synchronous_commit = off;
DO $$
DECLARE
  last bigint := greatest(
    (SELECT max(tx::text::bigint) FROM perda.audit),
    (SELECT max(tx::text::bigint) FROM perda.report_event),
    (SELECT max(tx::text::bigint) FROM sapa.audit),
    0
  );
BEGIN
  WHILE pg_current_xact_id()::text::bigint <= last LOOP
    COMMIT;
  END LOOP;
END $$;
