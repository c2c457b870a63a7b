"""Whatever stands in a pack's files, loading it gives a pack or PackError, never another error."""

import json
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.pack import Pack, PackError, load_pack
from tests.common.sample_pack import PACK_TOML, TABLES, sample_files, write_pack

FILES = sorted(sample_files())
CSV_FILES = sorted(TABLES)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
numbers = st.one_of(st.floats(), st.integers(), st.floats(min_value=130, max_value=140), st.booleans(), st.none())
json_values = st.recursive(
    st.one_of(numbers, st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=20,
)
positions = st.lists(st.floats(min_value=-12, max_value=142), min_size=2, max_size=3)
geometries = st.one_of(
    json_values,
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(["Polygon", "MultiPolygon", "Point"]),
            "coordinates": st.one_of(json_values, st.lists(st.lists(positions, max_size=6), max_size=3)),
        }
    ),
)


@contextmanager
def sample_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as made:
        yield write_pack(Path(made), sample_files())


def outcome(folder: Path) -> Pack | PackError:
    try:
        return load_pack(folder)
    except PackError as wrong:
        return wrong


@quick
@given(file=st.sampled_from(FILES), content=st.binary(max_size=200))
def test_random_bytes_for_a_file(file: str, content: bytes) -> None:
    with sample_folder() as folder:
        (folder / file).write_bytes(content)
        assert isinstance(outcome(folder), PackError) or file in {"LICENSES.md", "holidays.csv", "regulations.csv"}


@quick
@given(file=st.sampled_from(CSV_FILES), cell=st.text(max_size=30), choice=st.randoms(use_true_random=False))
def test_any_text_in_a_cell(file: str, cell: str, choice: random.Random) -> None:
    lines = TABLES[file].splitlines()
    row = choice.randrange(1, len(lines))
    cells = lines[row].split(",")
    cells[choice.randrange(len(cells))] = cell
    lines[row] = ",".join(cells)
    with sample_folder() as folder:
        (folder / file).write_bytes("\n".join(lines).encode(errors="surrogatepass"))
        found = outcome(folder)
    if isinstance(found, PackError):
        assert all(problem.sentence.endswith((".", ":")) or "harus:" in problem.sentence for problem in found.problems)


@quick
@given(geometry=geometries)
def test_any_json_as_a_geometry(geometry: object) -> None:
    with sample_folder() as folder:
        document = json.loads((folder / "desa.geojson").read_text())
        document["features"][1]["geometry"] = geometry
        (folder / "desa.geojson").write_text(json.dumps(document))
        assert isinstance(outcome(folder), Pack | PackError)


@quick
@given(part=st.sampled_from(["properties", "type", "geometry"]), value=json_values)
def test_any_json_as_a_part_of_a_feature(part: str, value: object) -> None:
    with sample_folder() as folder:
        document = json.loads((folder / "desa.geojson").read_text())
        document["features"][1] = value if part == "type" else document["features"][1] | {part: value}
        (folder / "desa.geojson").write_text(json.dumps(document))
        assert isinstance(outcome(folder), Pack | PackError)


@quick
@given(value=json_values, line=st.integers(min_value=0, max_value=len(PACK_TOML.splitlines()) - 1))
def test_any_value_in_pack_toml(value: object, line: int) -> None:
    lines = PACK_TOML.splitlines()
    key = lines[line].partition("=")[0]
    lines[line] = f"{key} = {json.dumps(value)}"
    with sample_folder() as folder:
        (folder / "pack.toml").write_text("\n".join(lines))
        assert isinstance(outcome(folder), Pack | PackError)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("desa.geojson", "[" * 100_000),
        ("desa.geojson", '{"features": [' + "9" * 5000 + "]}"),
        ("desa.geojson", '{"features": [{"properties": {"code": "\\ud800", "name": "x"}}]}'),
        ("pack.toml", "a = " + "[" * 100_000),
        ("pack.toml", "a = " + "9" * 5000),
        ("pack.toml", "regency = 2026-02-30"),
        ("opd.csv", "code,abbreviation,name,level,is_confirmed,note\n" + "x" * 200_000),
        ("opd.csv", "code,abbreviation,name,level,is_confirmed,note\n" + ",\0,,,,\n"),
    ],
)
def test_files_made_to_hurt(tmp_path: Path, file: str, content: str) -> None:
    folder = write_pack(tmp_path, sample_files() | {file: content})
    assert isinstance(outcome(folder), PackError)
