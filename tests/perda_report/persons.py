"""People who left their data with a report, and what is left of it."""

from typing import Any
from uuid import UUID

import psycopg
from flask.testing import FlaskClient

from common.codes import new_secret, secret_hash
from common.media import MediaStore
from common.settings import Settings
from services.perda_report.crypto import ContactBox, ReporterContact
from tests.perda_report.reports import bearer, sent, upload

NAMED = {"identity": "named", "name": "Wa Ode Nur", "phone": "081234567890", "email": "nur@contoh.example"}
STORY = "Setiap malam ada mobil bak terbuka membuang sampah ke saluran."


def one(owner: psycopg.Connection, asked: str, number: str) -> Any:
    """The first row about a number."""
    return owner.execute(asked.encode(), [number]).fetchone()


def row_of(owner: psycopg.Connection, number: str) -> dict[str, Any]:
    """The whole report as the database has it."""
    row: dict[str, Any] = one(owner, "SELECT to_jsonb(r) FROM perda.report r WHERE tracking_number = %s", number)[0]
    return row


def with_photo(client: FlaskClient, photo: int = 1, **changes: Any) -> dict[str, Any]:
    """A report with a name, a contact and one photo."""
    created = sent(client, **(NAMED | changes))
    number = created["tracking_number"]
    headers = bearer(created["secret"]) | {"Idempotency-Key": str(UUID(int=photo))}
    answer = client.post(f"/v1/reports/{number}/photos", data={"photo": upload(photo)}, headers=headers)
    assert answer.status_code == 201, answer.text
    return created


def erase(client: FlaskClient, created: dict[str, Any]) -> None:
    """Press the button."""
    address = f"/laporan/{created['tracking_number']}/hapus-data"
    answer = client.post(address, headers=bearer(created["secret"]))
    assert (answer.status_code, answer.location) == (303, address)


def join(owner: psycopg.Connection, settings: Settings, number: str) -> str:
    """Somebody joins a report; gives their secret."""
    secret, box = new_secret(), ContactBox(settings.secret_key.get_secret_value().encode())
    (made,) = owner.execute(
        "INSERT INTO perda.co_reporter (report_id, secret_hash, email_hash, words)"
        " SELECT id, %s, %s, 'Saya juga melihatnya.' FROM perda.report WHERE tracking_number = %s RETURNING id",
        [secret_hash(secret), box.email_hash("la@contoh.example"), number],
    ).fetchone() or ("",)
    sealed = box.seal(str(made), ReporterContact(name="La Ode", email="la@contoh.example"))
    owner.execute("UPDATE perda.co_reporter SET contact = %s WHERE id = %s", [sealed, made])
    owner.execute(
        "INSERT INTO perda.report_event (report_id, kind, words, data)"
        " SELECT report_id, 'ikut', words, jsonb_build_object('co_reporter', id) FROM perda.co_reporter WHERE id = %s",
        [made],
    )
    return secret


def files_of(store: MediaStore) -> set[str]:
    """Every file of accepted photos in the store."""
    return {
        f"{part}/{folder}/{name}"
        for part in ("original", "shown", "thumb")
        for folder in store.blobs.children(part)
        for name in store.blobs.children(f"{part}/{folder}")
    }
