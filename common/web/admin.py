"""What the administrators' pages of every service share: forms that keep what was typed, and what was done."""

from collections.abc import Mapping
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from common.auth.pages import Page, again, go, show
from common.errors import Conflict, DomainError

DONE = {
    "simpan": "Tersimpan. Berlaku mulai sekarang.",
    "tambah": "Sudah ditambahkan.",
    "aktif": "Sudah diaktifkan.",
    "nonaktif": "Sudah dinonaktifkan.",
    "bawaan": "Kembali ke bawaan.",
    "urutan": "Urutan sudah diubah.",
    "hapus": "Sudah dihapus.",
    "uji": "Pesan uji dikirim. Keadaannya ada di bawah.",
    "salin": "Minggu sebelumnya sudah disalin.",
    "siap": "Anda dibunyikan lagi bila ada alarm.",
    "istirahat": "Anda tidak dibunyikan untuk sementara.",
}


def page(
    template: str, refused: DomainError | None = None, *, saved: Mapping[str, Any] | None = None, **values: Any
) -> Page:
    """A page whose form shows what is saved, and what was refused where something was."""
    said = "" if refused else DONE.get(request.args.get("selesai", ""), "")
    shown = show(template, refused, typed=entries(saved or {}), done=said, **values)
    return (shown, refused.status) if refused else shown


def form_page(template: str, refused: DomainError | None, *, saved: Mapping[str, Any], **values: Any) -> Page:
    """The same with what was typed, when the form itself was refused.

    Its `seen` stays, too, but after a Conflict: then the person was told, and may save again.
    """
    if refused is None:
        return page(template, saved=saved, **values)
    if not isinstance(refused, Conflict):
        values["seen"] = request.form.get("seen", "")
    return again(template, refused, done="", **values)


def done(what: str, endpoint: str, **values: Any) -> Page:
    """On to a page that says what was done."""
    return go(endpoint, selesai=what, **values)


def entries(saved: Mapping[str, Any]) -> MultiDict[str, str]:
    """Saved values as a form would send them: nothing for what is empty or not ticked."""
    sent: MultiDict[str, str] = MultiDict()
    for name, value in saved.items():
        several = value if isinstance(value, list | tuple) else [value]
        for one in several:
            if one is not None and one is not False:
                sent.add(name, "1" if one is True else str(one))
    return sent
