"""What officers' pages say: after an act, and about a field that was left empty."""

from services.perda_report.workflow import Act

DONE = {
    Act.VERIFY: "Laporan dinyatakan benar. Warga melihatnya di halaman pantauan.",
    Act.REJECT: "Laporan ditolak. Warga membaca alasan Anda.",
    Act.ASK: "Pertanyaan terkirim. Waktu berhenti sampai pelapor menjawab.",
    Act.FORWARD: "Laporan diteruskan. OPD itu dan pelapor dikabari.",
    Act.MERGE: "Laporan digabung. Semua pelapornya tetap dikabari.",
    Act.SPLIT: "Bagian itu menjadi laporan tersendiri dengan tenggatnya sendiri.",
    Act.ASSIGN: "Petugas laporan ini diganti.",
    Act.NOTE: "Catatan tersimpan.",
    Act.INSPECT: "Pemeriksaan tercatat. Warga membaca kabar dari Anda.",
    Act.CLOSE: "Laporan ditutup. Warga membaca hasil dan penjelasan Anda.",
    Act.RESUME: "Keberatan diterima. Laporan ditangani lagi.",
    Act.UPHOLD: "Hasil tetap. Pelapor membaca alasan Anda.",
}
# Every field that a form shows, in the order of the forms, with what is said instead of "fill this in".
CURES = {
    "note": "",
    "question": "Tulis pertanyaan untuk pelapor.",
    "opd_code": "Pilih OPD yang dituju.",
    "officer_id": "Pilih petugasnya.",
    "reason": "Tulis alasannya.",
    "into": "Tulis nomor laporan tujuannya.",
    "category": "Pilih jenis untuk laporan yang baru.",
    "description": "Tulis apa yang dilaporkan di bagian itu.",
    "is_found": "Pilih apakah pelanggarannya ada.",
    "finding": "Tulis apa yang Anda temukan.",
    "words": "Tulis dulu kabar atau catatannya.",
    "latitude": "",
    "longitude": "",
    "before": "",
    "photos": "",
    "result": "Pilih hasilnya.",
    "explanation": "Tulis penjelasan untuk warga.",
}
