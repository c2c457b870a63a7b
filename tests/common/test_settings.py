from pathlib import Path

import pytest

from common.settings import PREFIX, Settings, SettingsError, load_settings

NEEDED = {
    "DATABASE_URL": "postgresql://perda:hidden-word@127.0.0.1/x",
    "REDIS_URL": "redis://127.0.0.1/0",
    "SECRET_KEY": "k" * 32,
    "PUBLIC_URL": "https://lapor.example",
}


@pytest.fixture(autouse=True)
def _only_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in NEEDED.items():
        monkeypatch.setenv(PREFIX + name, value)


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_a_missing_setting_stops_the_start_with_its_name(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PREFIX + name)
    with pytest.raises(SettingsError, match=PREFIX + name):
        load_settings()


def test_a_wrong_setting_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PREFIX + "SECRET_KEY", "too-short-secret")
    with pytest.raises(SettingsError) as stopped:
        load_settings()
    assert "SMARTSOCIETY_SECRET_KEY" in str(stopped.value)
    assert "too-short-secret" not in str(stopped.value)


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    assert "hidden-word" not in repr(load_settings())


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings().pool_size = 9  # type: ignore[misc]


def test_https_is_known_from_the_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().is_https
    monkeypatch.setenv(PREFIX + "PUBLIC_URL", "http://localhost:8081/")
    assert not load_settings().is_https
    assert load_settings().base_url == "http://localhost:8081"


def test_secrets_may_be_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PREFIX + "SECRET_KEY")
    (tmp_path / "smartsociety_secret_key").write_text("f" * 40 + "\n")
    assert Settings(_secrets_dir=tmp_path).secret_key.get_secret_value() == "f" * 40
