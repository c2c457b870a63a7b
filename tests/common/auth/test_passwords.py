"""Which passwords are taken, and that hashing cannot be made to take the machine."""

import threading
import time

import pyotp
import pytest
from argon2 import PasswordHasher

from common.auth import passwords, second_factor
from common.errors import InvalidInput, TooMany


@pytest.mark.parametrize(
    "plain",
    [
        "sebelas hrf",
        "passwordpassword",
        "P@ssword-Password",
        "Katasandi 2026",
        "123456789012",
        "0987654321098",
        "qwertyuiopas",
        "aaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "ini andi.r punya sandi",
        "ANDI.R di kantor desa",
        "x" * 257,
    ],
)
def test_passwords_that_are_guessed_first_are_refused(plain: str) -> None:
    with pytest.raises(InvalidInput):
        passwords.refuse_weak(plain, "andi.r")


@pytest.mark.parametrize("plain", ["lampu hijau di tepi sawah", "xK9#vQ2!mT7w", "839201748293", "ꦱꦏꦶꦁ ꦱꦧꦿꦁ ꦏꦭꦶ"])
def test_long_and_unusual_ones_are_taken(plain: str) -> None:
    assert passwords.prepare_password(plain, "andi.r").plain == plain


def test_the_house_parameters_are_those_of_the_rfc() -> None:
    fresh = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=1).hash("x" * 12)
    assert fresh.startswith("$argon2id$v=19$m=65536,t=3,p=1$")


def test_a_hash_fits_its_password_only() -> None:
    stored = passwords.hash_password("lampu hijau di tepi sawah")
    assert passwords.matches(stored, "lampu hijau di tepi sawah")
    assert not passwords.matches(stored, "lampu hijau di tepi sawah ")
    assert not passwords.matches("not a hash", "lampu hijau di tepi sawah")


def test_the_same_letters_in_another_form_fit() -> None:
    stored = passwords.hash_password("kafe\u0301 di tepi sawah")
    assert passwords.matches(stored, "kaf\u00e9 di tepi sawah")


def test_nobody_has_a_password_but_costs_the_same_work() -> None:
    assert not passwords.matches(None, "apa saja")
    nobody = passwords._hash_of_nobody()
    assert not passwords.HASHER.check_needs_rehash(nobody)


def test_only_two_hash_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "LONGEST_WAIT", 0.01)
    inside, leave = threading.Semaphore(0), threading.Event()

    def hash_slowly() -> None:
        with passwords._slot():
            inside.release()
            leave.wait(10)

    threads = [threading.Thread(target=hash_slowly) for _ in range(passwords.AT_ONCE)]
    for thread in threads:
        thread.start()
        assert inside.acquire(timeout=10)
    with pytest.raises(TooMany):
        passwords.hash_password("lampu hijau di tepi sawah")
    leave.set()
    for thread in threads:
        thread.join()
    assert passwords.hash_password("lampu hijau di tepi sawah")


def test_what_is_prepared_is_not_printed() -> None:
    prepared = passwords.prepare_temporary()
    assert prepared.plain not in repr(prepared)
    assert prepared.is_temporary
    assert passwords.prepare_password("lampu hijau di tepi sawah", "andi").is_temporary is False


def test_codes_of_the_neighbouring_steps_count() -> None:
    secret = second_factor.new_secret()
    now = int(time.time()) // 30
    totp = pyotp.TOTP(secret)
    found = [second_factor.step_of(secret, totp.generate_otp(now + late)) for late in (-3, -1, 0, 1, 3)]
    assert found[1:4] == [now - 1, now, now + 1]
    assert found[0] is None
    assert found[4] is None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "٠٠٠٠٠٠"])
def test_what_is_no_code_is_refused(code: str) -> None:
    assert second_factor.step_of(second_factor.new_secret(), code) is None


def test_a_code_may_have_a_gap() -> None:
    secret = second_factor.new_secret()
    code = pyotp.TOTP(secret).now()
    assert second_factor.step_of(secret, f"{code[:3]} {code[3:]}") is not None
