"""`make` alone is a help that knows every target, and what is missing is said."""

import re
import subprocess
from pathlib import Path

from deploy.checks.size import check

ROOT = Path(__file__).parents[2]
WANTED = {"run", "test", "check", "bench", "faults", "migration", "shell", "outbox", "reset", "lock", "clean"}


def test_make_alone_explains_every_target() -> None:
    said = subprocess.run(["make"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    explained = set(re.findall(r"^  make (\S+) +\S", said, re.MULTILINE))
    assert explained >= WANTED


def test_what_is_too_long_is_told_with_its_place(tmp_path: Path) -> None:
    long = tmp_path / "long.py"
    long.write_text("def f() -> None:\n" + "    print()\n" * 41 + "\n" * 300)
    (module, function) = check([str(tmp_path)])
    assert module.startswith(f"{long}:1: module of 342 lines")
    assert function.startswith(f"{long}:1: f() of 42 lines")
