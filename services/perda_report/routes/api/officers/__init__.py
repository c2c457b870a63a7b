"""The officers' side: the work list, every act on a report, acts on many, and opening a contact."""

from services.perda_report.routes.api.officers import bulk, deciding, evidence, handing, inbox

__all__ = ["bulk", "deciding", "evidence", "handing", "inbox"]
