"""Who did what: rows that nobody can change, sealed into a chain within a second of their commit."""

from common.audit.models import Audit, AuditSeal
from common.audit.record import Actor, record
from common.audit.seal import seal_committed, seal_key
from common.audit.verify import Verdict, verify

__all__ = ["Actor", "Audit", "AuditSeal", "Verdict", "record", "seal_committed", "seal_key", "verify"]
