"""Getting a pack's file from the disk as text, whatever state it is in."""

from pathlib import Path

from common.pack.problems import Problems

LARGEST_FILE = 64 * 1024 * 1024
UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_text(folder: Path, file: str, problems: Problems) -> str | None:
    """The file's text, without the byte-order mark that spreadsheets write; None when it cannot be read."""
    content = _read(folder / file, file, problems)
    if content is None:
        return None
    if content.startswith(UTF16_MARKS):
        problems.add(file, 1, "tersimpan sebagai UTF-16; simpan ulang sebagai UTF-8.")
        return None
    try:
        return content.removeprefix(UTF8_MARK).decode()
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        problems.add(file, line, "bukan UTF-8; simpan ulang sebagai CSV UTF-8 atau teks UTF-8.")
        return None


def _read(path: Path, file: str, problems: Problems) -> bytes | None:
    try:
        if path.stat().st_size > LARGEST_FILE:
            problems.add(file, 0, f"lebih besar dari {LARGEST_FILE // 2**20} MB; sederhanakan isinya.")
            return None
        content = path.read_bytes()
    except FileNotFoundError:
        problems.add(file, 0, "berkas tidak ada; buat, contohnya di docs/pack.md.")
        return None
    except OSError as failed:
        problems.add(file, 0, f"berkas tidak bisa dibaca ({failed.strerror}); periksa izin dan jenisnya.")
        return None
    if not content.strip():
        problems.add(file, 1, "berkas kosong; isi menurut docs/pack.md.")
        return None
    return content
