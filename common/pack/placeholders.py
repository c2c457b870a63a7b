"""What the pack does not know yet, in sentences for the administrator, who is the one to fill it."""

from collections.abc import Iterator, Sequence

from common.pack.manifest import Manifest
from common.pack.model import ContactEntry, Hotline, OpdEntry, Regulation


def sentences(
    manifest: Manifest, opd: Sequence[OpdEntry], contacts: Sequence[ContactEntry], regulations: Sequence[Regulation]
) -> tuple[str, ...]:
    """Every gap, the ones that stop a report from reaching its office first."""
    return (
        *contact_gaps(contacts),
        *_hotlines(manifest.hotlines),
        *_office(manifest),
        *opd_gaps(opd),
        *_regulations(regulations),
        *manifest.unknown,
    )


def contact_gaps(contacts: Sequence[ContactEntry]) -> Iterator[str]:
    """The OPD that nobody can be reached at yet."""
    open_ones = sorted(
        {
            contact.recipient.removeprefix("opd:")
            for contact in contacts
            if contact.is_placeholder and contact.recipient.startswith("opd:")
        }
    )
    if open_ones:
        yield (
            f"Alamat {len(open_ones)} OPD masih contoh dan tidak sampai ke siapa pun: {', '.join(open_ones)}."
            " Isi alamat resminya."
        )


def _hotlines(hotlines: Sequence[Hotline]) -> Iterator[str]:
    for hotline in hotlines:
        if hotline.is_placeholder:
            yield f"Nomor {hotline.label} belum pasti. Tanyakan nomor resminya."


def _office(manifest: Manifest) -> Iterator[str]:
    if manifest.help.is_placeholder:
        yield f"Alamat dan surel {manifest.help.office} masih contoh. Isi yang resmi di pack.toml, bagian [help]."
    if manifest.deadlines.is_placeholder:
        yield f"Tenggat kategori belum ditetapkan kabupaten ini: {manifest.deadlines.basis}"
    if manifest.sapa.is_placeholder:
        yield "Batas waktu baca, masa simpan, dan naskah persetujuan di pack.toml, bagian [sapa], belum ditetapkan."


def opd_gaps(opd: Sequence[OpdEntry]) -> Iterator[str]:
    """The OPD whose name or place nobody has confirmed."""
    doubtful = [entry.abbreviation for entry in opd if not entry.is_confirmed]
    if doubtful:
        yield f"Nama atau kedudukan OPD ini belum dikonfirmasi: {', '.join(doubtful)}. Periksa satu per satu."


def _regulations(regulations: Sequence[Regulation]) -> Iterator[str]:
    doubtful = sum(not regulation.is_confirmed for regulation in regulations)
    if doubtful:
        yield f"{doubtful} peraturan belum dikonfirmasi Bagian Hukum. Minta status dan judul resminya."
