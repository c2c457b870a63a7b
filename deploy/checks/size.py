"""The size limits of the house, as `make check` holds them: a module, a test module and a function fit a reader's head.

Usage: python -m deploy.checks.size FOLDER…
"""

import ast
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

MODULE_LINES = 300
TEST_LINES = 400
FUNCTION_LINES = 40


def too_long(file: Path) -> Iterator[str]:
    """A sentence `file:line: …` for the module and for each of its functions that is over its limit."""
    source = file.read_text()
    limit = TEST_LINES if file.parts[0] == "tests" else MODULE_LINES
    lines = source.count("\n")
    if lines > limit:
        yield f"{file}:1: module of {lines} lines (at most {limit}): make it a folder of the same name"
    try:
        tree = ast.parse(source)
    except SyntaxError as wrong:
        yield f"{file}:{wrong.lineno}: {wrong.msg}"
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                yield f"{file}:{node.lineno}: {node.name}() of {length} lines (at most {FUNCTION_LINES})"


def check(folders: Sequence[str]) -> list[str]:
    """Everything that is too long below these folders."""
    files = sorted(file for folder in folders for file in Path(folder).rglob("*.py"))
    return [sentence for file in files for sentence in too_long(file)]


if __name__ == "__main__":
    found = check(sys.argv[1:])
    print("\n".join(found) or "Sizes hold.")
    sys.exit(bool(found))
