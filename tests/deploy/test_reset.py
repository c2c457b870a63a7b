"""`make reset` asks first."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.local_run import own_environment


@pytest.mark.parametrize(("answer", "is_kept"), [("no", True), ("", True), ("yes", False)])
def test_it_removes_only_after_a_yes(tmp_path: Path, answer: str, *, is_kept: bool) -> None:
    state = tmp_path / "state"
    mail = state / "mailbox" / "x.eml"
    mail.parent.mkdir(parents=True)
    mail.write_text("x")
    env = own_environment() | {"SMARTSOCIETY_STATE_DIR": str(state)}
    command = [sys.executable, "-m", "deploy.local.reset"]
    done = subprocess.run(
        command, check=False, env=env, input=f"{answer}\n", text=True, capture_output=True, timeout=60
    )
    assert "demo accounts and generated secrets" in done.stdout
    assert mail.exists() is is_kept
    assert done.returncode == int(is_kept)
