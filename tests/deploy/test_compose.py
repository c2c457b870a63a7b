"""The production files: valid, safe by their own words, and every command in them tried as it stands."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from common.settings import Settings
from common.web.headers import POLICY
from deploy.services import SERVICES
from tests.deploy.composition import FILE, ROOT, composition, read_example, secret_files

EXAMPLE = read_example(ROOT / "deploy" / "env.example")
ONCE = {"migrate", "portal"} | {f"{service.name}-pack" for service in SERVICES if service.keeps_pack}
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def top() -> dict[str, Any]:
    return composition(EXAMPLE)


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installation")
    subprocess.run([ROOT / "deploy" / "make-secrets"], cwd=folder, check=True, capture_output=True)
    return folder / "secrets"


def test_it_is_valid_by_the_compose_specification() -> None:
    command = [str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(FILE)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_it_runs_the_same_processes_as_make_run(top: Mapping[str, Any]) -> None:
    commands = {
        f"{service.name}-{kind}": tuple(top["services"][f"{service.name}-{kind}"]["command"])
        for service in SERVICES
        for kind in service.kinds
    }
    told = {f"{service.name}-{kind}": service.command(kind) for service in SERVICES for kind in service.kinds}
    assert commands == told


def test_only_caddy_can_be_reached_from_outside(top: Mapping[str, Any]) -> None:
    assert [name for name, service in top["services"].items() if "ports" in service] == ["caddy"]
    assert top["networks"]["data"]["internal"] is True
    assert "edge" not in top["services"]["postgres"]["networks"] + top["services"]["valkey"]["networks"]


def test_every_container_is_confined_and_watched(top: Mapping[str, Any]) -> None:
    for name, service in top["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        is_once = name in ONCE
        assert service["restart"] == ("no" if is_once else "unless-stopped"), name
        assert ("healthcheck" in service) is not is_once, name
    assert "USER 10001" in (ROOT / "deploy" / "Dockerfile").read_text()


def test_secrets_come_as_files_and_never_stand_in_the_environment(top: Mapping[str, Any], secrets: Path) -> None:
    made = {file.name for file in secrets.iterdir()}
    assert {Path(each["file"]).name for each in top["secrets"].values()} == made
    for service in top["services"].values():
        told = " ".join(str(value) for value in service.get("environment", {}).values())
        assert not any(len(file.read_text()) > 8 and file.read_text() in told for file in secrets.iterdir())


def test_the_settings_read_the_secrets_by_their_file_names(
    top: Mapping[str, Any], secrets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = top["services"]["perda-web"]
    for target, file in secret_files(service, top).items():
        (tmp_path / target).write_text((secrets / file.name).read_text())
    for name in [name for name in os.environ if name.startswith("SMARTSOCIETY_")]:
        monkeypatch.delenv(name)
    for name, value in service["environment"].items():
        monkeypatch.setenv(name, str(value))
    settings = Settings(_secrets_dir=tmp_path)
    assert settings.database_url.get_secret_value() == (secrets / "perda_database_url").read_text()
    assert settings.secret_key.get_secret_value() == (secrets / "perda_secret_key").read_text()
    assert settings.environment == "production"
    assert settings.is_https


def test_making_secrets_again_changes_none(secrets: Path) -> None:
    before = {file.name: file.read_text() for file in secrets.iterdir()}
    subprocess.run([ROOT / "deploy" / "make-secrets"], cwd=secrets.parent, check=True, capture_output=True)
    assert {file.name: file.read_text() for file in secrets.iterdir()} == before
    assert secrets.stat().st_mode & 0o777 == 0o700


def test_the_portal_is_served_under_the_services_policy() -> None:
    widened = POLICY.replace("form-action 'self'", "form-action 'self' {$SMARTSOCIETY_PERDA_URL:http://localhost:8081}")
    assert widened in (ROOT / "deploy" / "portal" / "site.caddy").read_text()


def test_the_image_is_built_from_what_is_there() -> None:
    for line in (ROOT / "deploy" / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            *sources, _target = line.split()[1:]
            assert all((ROOT / source).exists() for source in sources), line
