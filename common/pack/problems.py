"""What is wrong with a pack: collected while reading, raised once, each with its file and line."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault and its cure; `line` is 0 where a file has none to point at."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.sentence}"


class PackError(Exception):
    """The pack cannot be used. `problems` holds every fault found, in the order of files and lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class Problems:
    """The faults found so far in one reading."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, file: str, line: int, sentence: str) -> None:
        """Note one fault and read on."""
        self.found.append(Problem(file, line, sentence))
