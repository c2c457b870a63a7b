"""What the control room's pages say: after an act, of an alert's position, of the door that it came by."""

from services.fire_button.workflow import Act

DONE = {
    Act.ACKNOWLEDGE: "Tercatat: pos menerima. Pemanggil melihatnya.",
    Act.DEPART: "Tercatat: regu berangkat.",
    Act.ARRIVE: "Tercatat: regu tiba.",
    Act.ACCESS: "Tercatat: regu di titik api.",
    Act.WATER: "Tercatat: air disemprotkan.",
    Act.CONTROL: "Tercatat: api terkendali.",
    Act.FALSE_ALARM: "Kejadian ditutup sebagai alarm palsu.",
    Act.RING: "Pos dibunyikan. Hasil tiap pesan ada di bawah.",
    Act.STAND_DOWN: "Pos dipulangkan.",
    Act.VERIFY: "Tercatat: kejadian ini benar.",
    Act.LOCATE: "Tempat diperbaiki. Urutan pos dihitung lagi.",
    Act.MERGE: "Digabung. Semua alarm dan pos ikut ke sini.",
    Act.SPLIT: "Alarm itu sekarang kejadian tersendiri, dan posnya dibunyikan.",
    Act.NOTE: "Catatan tersimpan.",
    Act.REOPEN: "Kejadian dibuka lagi. Alarm berjalan dari awal.",
    "panggilan": "Panggilan tercatat dan alarm berbunyi.",
    "tanda": "HP ini ditandai. Alarmnya tetap sampai kepada operator.",
}
QUALITIES = {
    "tepat": ("Posisi tepat", "ok"),
    "kasar": ("Posisi kasar", "warn"),
    "luar": ("Di luar wilayah", "bad"),
    "tanpa": ("Tanpa posisi", "warn"),
}
CHANNELS = {
    "web": ("Tombol", "flame"),
    "sms": ("SMS", "chat"),
    "telepon": ("Telepon", "phone"),
    "whatsapp": ("WhatsApp", "chat"),
}
