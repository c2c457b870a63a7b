"""Rules of the house that no other tool checks."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.tree import CODE, ROOT, files, modules

NO_NAMES = {"utils", "helpers", "helper", "manager", "managers", "service", "misc", "base_utils"}
# Split, so that this file does not name what it forbids.
HOSTS = re.compile(
    "|".join(["py" + r"pi\.org", "python" + "hosted", "registry" + r"\.npmjs", "deb" + r"\.debian"]), re.IGNORECASE
)
LEFT_OVER = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b")
THIRD_PARTY = ("/vendor/", "tests/deploy/data/")


def texts() -> list[tuple[str, str]]:
    found = []
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        if any(part in f"/{name}" for part in THIRD_PARTY) or path.stat().st_size > 600_000:
            continue
        try:
            found.append((name, path.read_text()))
        except UnicodeDecodeError:
            continue
    return found


def test_no_file_names_a_registry_or_is_left_unfinished() -> None:
    wrong = [name for name, text in texts() if HOSTS.search(text) or LEFT_OVER.search(text)]
    assert wrong == []


def test_no_file_carries_a_path_of_the_machine_it_was_written_on() -> None:
    place = f"{ROOT.parent}/"
    if len(Path(place).parts) < 2:
        pytest.skip("the checkout lies at the root of the file system: its path says nothing")
    assert [name for name, text in texts() if place in text] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [name for name, _ in modules(*CODE) if Path(name).stem in NO_NAMES] == []


def test_every_module_says_its_place() -> None:
    silent = [
        name
        for name, tree in modules(*CODE)
        if tree.body and not ast.get_docstring(tree) and Path(name).name != "__init__.py"
    ]
    assert silent == []


def calls(tree: ast.Module, *names: str) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names
    ]


def test_only_common_db_commits() -> None:
    wrong = [
        f"{name}:{line}"
        for name, tree in modules("common", "services")
        for line in calls(tree, "commit", "begin", "begin_nested")
        if name != "common/db/session.py"
    ]
    assert wrong == []


def test_nothing_connects_at_import() -> None:
    """A module body may define; it may not read settings, open connections or start threads."""
    entry_points = {f"services/{name}/tasks.py" for name in ("perda_report", "fire_button", "sapa")}
    wrong = []
    for name, tree in modules("common", "services"):
        if name in entry_points:
            continue
        for node in tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.Expr) and node.value is not None:
                for call in (n for n in ast.walk(node.value) if isinstance(n, ast.Call)):
                    called = ast.unparse(call.func)
                    if called.split(".")[-1] in {"load_settings", "connect", "bind", "start", "load_pack"}:
                        wrong.append(f"{name}:{call.lineno} {called}")
    assert wrong == []


def test_every_test_runs_and_can_fail() -> None:
    """A function in a test module that is neither a test nor called is a test that lost its prefix."""
    wrong = []
    for name, tree in modules("tests"):
        if not Path(name).name.startswith("test_"):
            continue
        source = (ROOT / name).read_text()
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("test_") and not node.decorator_list:
                uses = len(re.findall(rf"\b{node.name}\b", source))
                if uses < 2:
                    wrong.append(f"{name}:{node.lineno} {node.name}")
    assert wrong == []
