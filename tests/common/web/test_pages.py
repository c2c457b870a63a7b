"""What only pages need: assets, languages, formats, compression."""

import gzip
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string
from pydantic import AnyHttpUrl

from common.web.assets import Assets
from tests.common.web.conftest import Make

GZIP = {"Accept-Encoding": "gzip, br"}
MOMENT = datetime(2024, 11, 26, 0, 40, tzinfo=UTC)


def rendered(app: Flask, template: str, path: str = "/page", **names: Any) -> str:
    with app.test_request_context(path):
        return render_template_string(template, **names)


def test_an_asset_is_kept_for_good_under_its_content(app: Flask) -> None:
    address = rendered(app, "{{ asset('common/tokens.css') }}")
    client = app.test_client()
    answer = client.get(address, headers=GZIP)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data) == client.get(address).data == Path("common/static/tokens.css").read_bytes()
    again = client.get(address, headers=GZIP | {"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_an_old_address_still_answers_but_is_checked_each_time(app: Flask) -> None:
    answer = app.test_client().get("/static/000000000000/common/tokens.css")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


@pytest.mark.parametrize("name", ["common/../settings.py", "../../etc/passwd", "common/nothing.css", "perda", "common"])
def test_nothing_else_is_served(app: Flask, name: str) -> None:
    assert app.test_client().get(f"/static/x/{name}").status_code == 404


def test_a_change_of_any_file_changes_every_address(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import "./b.js"')
    (tmp_path / "b.js").write_text("1")
    before = Assets({"common": tmp_path}, watch=True)
    fixed = Assets({"common": tmp_path})
    first = before.url("common/a.js")
    assert first == fixed.url("common/a.js")
    (tmp_path / "b.js").write_text("22")
    assert before.url("common/a.js") != first
    assert fixed.url("common/a.js") == first
    with pytest.raises(LookupError):
        before.url("common/c.js")


def test_english_is_chosen_and_remembered(app: Flask) -> None:
    client = app.test_client()
    assert "Nothing is at this address" not in client.get("/nothing").text
    chosen = client.get("/nothing?lang=en")
    assert "Nothing is at this address" in chosen.text
    assert '<html lang="en">' in chosen.text
    assert "HttpOnly" in chosen.headers["Set-Cookie"]
    assert "Nothing is at this address" in client.get("/nothing").text
    assert "Alamat ini tidak ada" in client.get("/nothing?lang=id").text
    assert "Alamat ini tidak ada" in client.get("/nothing").text


@pytest.mark.parametrize("wrong", ["fr", "../../etc", "en%00", ""])
def test_another_language_is_not_remembered(app: Flask, wrong: str) -> None:
    answer = app.test_client().get(f"/page?lang={wrong}")
    assert "Set-Cookie" not in answer.headers


def test_the_cookie_is_secure_over_https(make: Make) -> None:
    client = make(public_url=AnyHttpUrl("https://lapor.example")).test_client()
    assert "Secure" in client.get("/page?lang=en").headers["Set-Cookie"]


@pytest.mark.parametrize(
    ("template", "indonesian", "english"),
    [
        ("{{ moment | tanggal }}", "Selasa, 26 November 2024", "Tuesday, 26 November 2024"),
        ("{{ moment | waktu }}", "Selasa 26 Nov 2024, 08.40 WITA", "Tuesday 26 Nov 2024, 08:40 WITA"),
        ("{{ moment | jam }}", "08.40 WITA", "08:40 WITA"),
        ("{{ day | tanggal }}", "Senin, 1 Januari 2024", "Monday, 1 January 2024"),
        ("{{ 12345.5 | angka }}", "12.345,5", "12,345.5"),
        ("{{ 351 | angka }}", "351", "351"),
    ],
)
def test_dates_and_numbers_in_the_regency_s_zone(app: Flask, template: str, indonesian: str, english: str) -> None:
    names: dict[str, Any] = {"moment": MOMENT, "day": date(2024, 1, 1)}
    assert rendered(app, template, **names) == indonesian
    assert rendered(app, template, "/page?lang=en", **names) == english


def test_this_year_goes_without_saying(app: Flask) -> None:
    now = datetime.now(UTC)
    assert str(now.year) not in rendered(app, "{{ moment | tanggal }}{{ moment | waktu }}", moment=now.replace(month=6))


def test_pages_are_compressed_for_who_accepts_it(app: Flask) -> None:
    client = app.test_client()
    packed = client.get("/page", headers=GZIP)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == client.get("/page").data
    assert int(packed.headers["Content-Length"]) == len(packed.data)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_cannot_measure_compressed_pages(app: Flask, site: str) -> None:
    answer = app.test_client().get("/page", headers=GZIP | {"Sec-Fetch-Site": site})
    assert "Content-Encoding" not in answer.headers


def test_json_is_never_compressed(app: Flask) -> None:
    assert "Content-Encoding" not in app.test_client().get("/openapi.json", headers=GZIP).headers


def test_the_styleguide_is_not_for_production(make: Make) -> None:
    assert make().test_client().get("/styleguide").status_code == 200
    assert make(environment="production").test_client().get("/styleguide").status_code == 404
