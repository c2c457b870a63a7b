"""docker-compose.yml read as an engine reads it: variables put in, merges done, paths of the container told."""

import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docker-compose.yml"
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


def composition(variables: Mapping[str, str]) -> dict[str, Any]:
    """The file with `${…}` replaced; fails for a required variable that is not given."""

    def put_in(found: re.Match[str]) -> str:
        name, how, words = found.groups()
        if variables.get(name):
            return variables[name]
        assert how == "-", f"{name} is required"
        return str(words)

    text = VARIABLE.sub(put_in, FILE.read_text()).replace("$$", "$")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def health_command(service: Mapping[str, Any]) -> list[str]:
    """The health check of a service as an argument list."""
    kind, *words = service["healthcheck"]["test"]
    return ["sh", "-c", *words] if kind == "CMD-SHELL" else list(words)


def secret_files(service: Mapping[str, Any], top: Mapping[str, Any]) -> dict[str, Path]:
    """Each secret's name inside the container, and its file beside the compose file."""
    named = [{"source": each, "target": each} if isinstance(each, str) else each for each in service.get("secrets", [])]
    return {each["target"]: Path(top["secrets"][each["source"]]["file"]) for each in named}


def read_example(file: Path) -> dict[str, str]:
    """The variables of an example environment file."""
    return dict(word.split("=", 1) for word in shlex.split(file.read_text(), comments=True))
