"""`smartsociety sapa certify`: the head of the UPTD compares a fingerprint with its officer, then signs."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from deploy.cli.connection import out, telling
from deploy.cli.sapa.ceremony import DEFAULT_PACK, Ceremony, OutDir, PackDir, key_in, write_private, write_sheet
from services.sapa.crypto.certificates import Certificate, as_text, issue
from services.sapa.crypto.primitives import CannotOpen
from services.sapa.crypto.requests import CertificateRequest, from_request_line
from services.sapa.documents.ceremony import Certified, certificate_sheet
from services.sapa.workflow import ROLE_LABELS, Role

NOT_A_REQUEST = "Ini bukan baris permintaan pengesahan. Salin seluruh baris dari layar petugas."
OTHER_OFFICE = "Permintaan ini untuk kantor lain: {office}."
STOPPED = "Tidak disahkan."
RootFile = Annotated[Path, typer.Option("--root", help="The file of the root key.", exists=True, dir_okay=False)]
Request = Annotated[str, typer.Argument(help="The request line, or a file that holds it.")]


def certify(
    request: Request, root: RootFile, out_dir: OutDir = Path("sertifikat"), pack_dir: PackDir = DEFAULT_PACK
) -> None:
    """Show whose keys they are, ask, and write the certificate line and its sheet."""
    with telling():
        ceremony, seed = Ceremony.of(pack_dir), key_in(root)
        asked = _asked(request, ceremony.pack.slug)
        certificate = asked.certificate(ceremony.now)
        told = _told(asked, certificate, ceremony)
        _show(told, ceremony)
        if not typer.confirm("Petugas ada di depan Anda, dan sidik kuncinya sama dengan yang dibacakan?"):
            raise ValueError(STOPPED)
        line = as_text(certificate, issue(seed, certificate))
        name = f"{asked.username}-{asked.key_id[-8:]}"
        write_private(out_dir / f"{name}.txt", line.encode() + b"\n")
        write_sheet(out_dir / f"{name}.pdf", certificate_sheet(ceremony.office, told, line, ceremony.today))
    out.print(f"Disahkan. Cetak {out_dir / name}.pdf; bawa baris ini ke halaman Kunci kantor:")
    out.print(line, soft_wrap=True, markup=False)


def _asked(request: str, office: str) -> CertificateRequest:
    file = Path(request) if len(request) < 256 else None  # noqa: PLR2004 — longer than any file name
    try:
        asked = from_request_line(file.read_text() if file is not None and file.is_file() else request)
    except (CannotOpen, UnicodeDecodeError):
        raise ValueError(NOT_A_REQUEST) from None
    if asked.office != office:
        raise ValueError(OTHER_OFFICE.format(office=asked.office))
    return asked


def _told(asked: CertificateRequest, certificate: Certificate, ceremony: Ceremony) -> Certified:
    return Certified(
        name=asked.name,
        username=asked.username,
        role=ROLE_LABELS[Role(asked.role)],
        fingerprint=asked.fingerprint,
        until=ceremony.day(datetime.fromisoformat(certificate.expires_at)),
    )


def _show(told: Certified, ceremony: Ceremony) -> None:
    out.print(f"Hari ini     {ceremony.today}. Kalau tanggal ini salah, betulkan jam komputer dulu.", markup=False)
    rows = (("Nama", told.name), ("Pengguna", told.username), ("Peran", told.role), ("Berlaku s.d.", told.until))
    for name, value in rows:
        out.print(f"{name:<13}{value}", markup=False)
    out.print(f"{'Sidik kunci':<13}{told.fingerprint}", style="bold", markup=False)
