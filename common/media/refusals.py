"""The sentences of a refused photo: what is wrong, then what the person can do."""

from common.errors import DomainError, TooLarge, Unavailable, UnsupportedMedia

EMPTY = "Foto ini kosong. Pilih foto lain, lalu kirim lagi."
TOO_HEAVY = "Foto ini lebih dari {megabytes} MB. Pilih foto lain, atau kecilkan dulu."
TOO_MANY_PIXELS = "Foto ini lebih dari {megapixels} megapiksel. Turunkan resolusi kamera, lalu ambil lagi."
TOO_LONG = "Sisi foto ini lebih dari {side} piksel. Potong fotonya, lalu kirim lagi."
TOO_SMALL = "Foto ini terlalu kecil. Pilih foto dengan sisi paling sedikit {side} piksel."
BROKEN = "Foto ini rusak atau tidak utuh. Kirim lagi, atau ambil foto baru."
UNREADABLE = "Foto ini tidak dapat kami proses. Kirim tangkapan layarnya, atau ambil foto baru."

NOT_A_PHOTO = "Berkas ini bukan foto. Pilih foto JPEG, PNG, WebP, HEIC, atau AVIF."
OTHER_PICTURE = "Jenis gambar ini belum kami terima. Simpan sebagai JPEG atau PNG, lalu kirim lagi."
VIDEO = "Berkas ini video. Kirim tangkapan layarnya sebagai foto."
DOCUMENT = "Berkas ini dokumen. Foto halamannya, lalu kirim fotonya."

BUSY = "Banyak foto sedang diproses. Tunggu sebentar, lalu kirim lagi."
NO_DECODER = "Foto belum dapat diproses. Coba lagi beberapa menit lagi."
NO_STORE = "Penyimpanan foto sedang terganggu. Coba lagi beberapa menit lagi."
GONE = "Foto ini tidak ada atau sudah dihapus."
TAMPERED = "Foto asli ini berubah sejak dikirim dan tidak dapat dibuka. Beri tahu administrator."
HELD_GONE = "Waktu simpan foto ini sudah habis. Pilih fotonya lagi."


def refusal(reason: str, amount: int) -> DomainError:
    """The error for what the decoder found: one of the words that `common.media.render` refuses with."""
    if reason == "pixels":
        return TooLarge(TOO_MANY_PIXELS.format(megapixels=amount // 1_000_000))
    if reason == "long":
        return TooLarge(TOO_LONG.format(side=f"{amount:,}".replace(",", ".")))
    if reason == "small":
        return UnsupportedMedia(TOO_SMALL.format(side=amount))
    return UnsupportedMedia(BROKEN if reason == "broken" else UNREADABLE)


def unavailable(sentence: str = NO_STORE) -> Unavailable:
    """The error for a part of ours that does not answer."""
    return Unavailable(sentence)
