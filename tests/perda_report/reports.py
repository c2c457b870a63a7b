"""What citizens of the tests send."""

import io
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

AMBAIPUA = {"latitude": -4.0787, "longitude": 122.4104}
KENDARI = {"latitude": -3.9985, "longitude": 122.5127}


def report(**changes: Any) -> dict[str, Any]:
    """A whole anonymous report of waste in Ambaipua, with what the test wants otherwise."""
    whole: dict[str, Any] = {
        "category": "sampah",
        "description": "Setiap malam ada mobil bak terbuka membuang sampah ke saluran.",
        "landmark": "Seberang pasar",
        "identity": "anonymous",
        **AMBAIPUA,
    }
    return {name: value for name, value in (whole | changes).items() if value is not ...}


def send(client: FlaskClient, key: str = "", /, **changes: Any) -> TestResponse:
    """Send it as JSON under a key."""
    return client.post("/v1/reports", json=report(**changes), headers={"Idempotency-Key": key or str(uuid4())})


def sent(client: FlaskClient, **changes: Any) -> dict[str, Any]:
    """Send it, and give the answer of a report that was taken in."""
    answer = send(client, **changes)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def bearer(secret: str) -> dict[str, str]:
    """The header of whoever holds a report's secret."""
    return {"Authorization": f"Bearer {secret}"}


def picture(shade: int = 100, size: tuple[int, int] = (640, 480)) -> bytes:
    """A small JPEG; another shade is another photo."""
    made = io.BytesIO()
    Image.new("RGB", size, (shade % 256, 120, 80)).save(made, "JPEG")
    return made.getvalue()


def upload(photo: int = 1) -> tuple[io.BytesIO, str, str]:
    """A JPEG as a test client sends it; another number is another photo."""
    return io.BytesIO(picture(photo * 40)), "foto.jpg", "image/jpeg"
