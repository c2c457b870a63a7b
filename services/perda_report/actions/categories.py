"""Bringing the categories of a pack into the table that administrators edit. Called by the pack's loader."""

from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from common.pack import CategoryEntry, Pack, bring_rows, switch_off_missing
from services.perda_report.models import Category


def load_categories(session: Session, pack: Pack) -> int:
    """Add, change and switch off categories as the pack says; how many rows that were. Safe to run again.

    A category that a person edited (`edited_at` is set) is theirs and stays. The pack's OPD must be there
    already (`common.pack.apply_pack`).
    """
    written = bring_rows(session, Category, [row_of(entry) for entry in pack.categories])
    return written + switch_off_missing(session, Category.code, [entry.code for entry in pack.categories])


def row_of(entry: CategoryEntry) -> dict[str, Any]:
    """The columns as the pack has them: offered, and edited by nobody."""
    return asdict(entry) | {"partner_opd_codes": list(entry.partner_opd_codes), "is_active": True}
