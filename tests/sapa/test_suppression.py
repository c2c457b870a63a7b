"""No published table lets a suppressed cell be computed, also by whoever knows the rule and the total."""

import random
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from services.sapa.documents.suppression import FEWEST, shown_total, suppress

CELLS = "abcdefg"
counts = st.lists(st.integers(0, 30), min_size=2, max_size=7).map(lambda row: dict(zip(CELLS, row, strict=False)))
small = st.lists(st.integers(0, 9), min_size=2, max_size=4).map(lambda row: dict(zip(CELLS, row, strict=False)))


def could_be(table: dict[str, int], hidden: frozenset[str]) -> bool:
    """Whether the rule, with some chance, hides exactly these cells of this table."""
    first = frozenset(cell for cell, count in table.items() if count < FEWEST)
    if not first or not first <= hidden:
        return False
    ways = [first]
    while ways:
        now = ways.pop()
        is_safe = len(now) >= 2 and sum(table[cell] for cell in now) >= FEWEST
        if now == hidden and (is_safe or now == frozenset(table)):
            return True
        if not is_safe:
            ways += [now | {cell} for cell in hidden - now]
    return False


@given(counts, st.randoms(use_true_random=False))
def test_small_cells_are_never_shown_and_never_alone(table: dict[str, int], chance: random.Random) -> None:
    shown = suppress(table, chance.choice)
    assert set(shown) == set(table)
    assert all(count is None or count == table[cell] >= FEWEST for cell, count in shown.items())
    hidden = [table[cell] for cell, count in shown.items() if count is None]
    if sum(table.values()) >= FEWEST and hidden:
        assert len(hidden) >= 2
        assert sum(hidden) >= FEWEST
    if all(count >= FEWEST for count in table.values()):
        assert not hidden


@given(small, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_whoever_knows_the_rule_and_the_total_finds_many_answers(table: dict[str, int], chance: random.Random) -> None:
    """Every table with the same total and the same shown cells that the rule could have published like this."""
    shown = suppress(table, chance.choice)
    hidden = [cell for cell, count in shown.items() if count is None]
    total = sum(table.values())
    if not hidden or total < FEWEST:
        return
    rest = total - sum(count for count in shown.values() if count is not None)
    answers: dict[str, set[int]] = {cell: set() for cell in hidden}
    for values in product(range(rest + 1), repeat=len(hidden) - 1):
        if sum(values) > rest:
            continue
        told = dict(zip(hidden, (*values, rest - sum(values)), strict=True))
        if could_be({**table, **told}, frozenset(hidden)):
            for cell, value in told.items():
                answers[cell].add(value)
    assert all(table[cell] in values for cell, values in answers.items()), "the truth is among the answers"
    assert all(len(values) >= FEWEST for values in answers.values())


def test_a_table_of_few_says_nothing_at_all() -> None:
    table = {"a": 3, "b": 1, "c": 0}
    assert suppress(table) == {"a": None, "b": None, "c": None}
    assert shown_total(table) is None
    assert shown_total({"a": 3, "b": 2}) == 5


def test_nobody_is_a_small_count_too() -> None:
    assert suppress({"a": 12, "b": 0, "c": 9}, lambda shown: shown[0]) == {"a": None, "b": None, "c": 9}
