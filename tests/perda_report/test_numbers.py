"""Tracking numbers: given out, read aloud, mistyped."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.codes import ALPHABET, new_secret, parse_secret
from services.perda_report.numbers import LOOKALIKES, new_number, parse_number

bodies = st.text(ALPHABET, min_size=7, max_size=7)
places = st.integers(0, 7)


def whole(body: str) -> str:
    """The number with these seven characters."""
    for check in ALPHABET:
        written = f"KS-{body[:4]}-{body[4:]}{check}"
        try:
            return parse_number(written, "KS")
        except ValueError:
            continue
    raise AssertionError(body)


def flat(number: str) -> str:
    return number.removeprefix("KS").replace("-", "")


def test_a_new_number_reads_as_itself() -> None:
    for _ in range(500):
        number = new_number("KS")
        assert len(number) == 12
        assert parse_number(number, "KS") == number


def test_numbers_and_secrets_do_not_repeat() -> None:
    assert len({new_number("KS") for _ in range(2000)}) == 2000
    assert len({new_secret() for _ in range(2000)}) == 2000


@given(bodies)
def test_each_seven_characters_have_one_check_character(body: str) -> None:
    fitting = []
    for check in ALPHABET:
        try:
            fitting.append(parse_number(body + check, "KS"))
        except ValueError:
            continue
    assert len(fitting) == 1


@given(bodies, places, st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_found(body: str, place: int, wrong: str) -> None:
    right = flat(whole(body))
    mistyped = right[:place] + wrong + right[place + 1 :]
    if mistyped != right:
        with pytest.raises(ValueError, match="check character"):
            parse_number(mistyped, "KS")


@given(bodies, places, places)
def test_every_swap_of_two_characters_is_found(body: str, one: int, other: int) -> None:
    right = list(flat(whole(body)))
    right[one], right[other] = right[other], right[one]
    if "".join(right) != flat(whole(body)):
        with pytest.raises(ValueError, match="check character"):
            parse_number("".join(right), "KS")


@given(bodies, places, st.sampled_from(sorted(LOOKALIKES)))
def test_one_character_that_we_never_use_is_put_right(body: str, place: int, wrong: str) -> None:
    right = flat(whole(body))
    assert parse_number(right[:place] + wrong + right[place + 1 :], "KS") == whole(body)


@pytest.mark.parametrize("way", ["{0}", " {0} ", "{1}", "{2}", "{3}", "no. {0}"])
def test_ways_to_write_a_number(way: str) -> None:
    number = new_number("KS")
    forms = (number, number.lower(), number.replace("-", " "), flat(number))
    written = way.format(*forms)
    if written.startswith("no."):
        with pytest.raises(ValueError, match="eight"):
            parse_number(written, "KS")
    else:
        assert parse_number(written, "KS") == number


@given(st.text())
def test_any_text_is_a_number_or_refused(text: str) -> None:
    with suppress(ValueError):
        assert parse_number(text, "KS").startswith("KS-")


@given(st.text())
def test_any_text_is_a_secret_or_refused(text: str) -> None:
    with suppress(ValueError):
        assert len(parse_secret(text)) == 19


def test_a_secret_forgives_case_and_dashes() -> None:
    secret = new_secret()
    assert parse_secret(secret.lower().replace("-", " ")) == secret
