"""What deliveries teach of the ways of people: one that fails is marked, a push subscription that has ended goes."""

from sqlalchemy import text

from common import db
from services.fire_button.messages.recipients import REACH

# Ids grow with time (UUIDv7), so that only the newest tries are read. The newest of each way counts.
LEARN = text("""
WITH newest AS (
  SELECT DISTINCT ON (o.recipient) split_part(o.recipient, ':', 2)::uuid AS reach_id, d.channel, d.outcome, d.error,
    d.ended_at
  FROM delivery_attempt d JOIN outbox o ON o.id = d.outbox_id
  WHERE d.id > uuidv7(interval '-1 hour') AND d.outcome IN ('delivered', 'failed', 'refused')
    AND o.recipient LIKE :scheme || ':%'
  ORDER BY o.recipient, d.id DESC
)
UPDATE reach SET
  failed_at = CASE WHEN n.outcome = 'delivered' THEN NULL ELSE n.ended_at END,
  last_error = CASE WHEN n.outcome = 'delivered' THEN '' ELSE n.error END,
  is_active = reach.is_active AND NOT (n.outcome = 'refused' AND n.channel = 'push')
FROM newest n
WHERE reach.id = n.reach_id AND n.ended_at > reach.created_at
  AND (n.outcome = 'delivered') = (reach.failed_at IS NOT NULL)
""")


def learn_ways() -> None:
    """Mark the ways whose newest try failed, and unmark those that work again."""
    db.write_once(LEARN, {"scheme": REACH}, quiet=True)
