"""The tracking page, as every view shows it: with what was just done, or refused with everything that was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import render_template, request

from common import db
from common.errors import NotSignedIn
from common.web import maps
from services.perda_report.actions import Reporter
from services.perda_report.queries import track_report
from services.perda_report.queries.views import TrackingView
from services.perda_report.routes import access
from services.perda_report.routes.access import office
from services.perda_report.routes.pictures import shots
from services.perda_report.workflow import Act

NOBODY = Reporter("")
DONE = {
    "tambah": "Keterangan Anda tersimpan. Petugas sudah dikabari.",
    "jawab": "Jawaban Anda tersimpan. Petugas melanjutkan.",
    "cabut": "Laporan dicabut. Terima kasih sudah memberi tahu kami.",
    "keluar": "Data diri Anda dihapus. Laporan diteruskan untuk warga lain.",
    "keberatan": "Keberatan Anda diterima. Pengawas memeriksanya, bukan petugas yang sama.",
    "nilai": "Terima kasih. Penilaian Anda membantu kami bekerja lebih baik.",
    "foto": "Foto Anda tersimpan.",
    "berhenti": "Anda tidak dikabari lagi tentang laporan ini.",
}


ACT_OF = {
    "tambah": Act.ADD,
    "jawab": Act.ANSWER,
    "cabut": Act.WITHDRAW,
    "keberatan": Act.OBJECT,
    "nilai": Act.RATE,
}


@dataclass(frozen=True, slots=True)
class Told:
    """What the page says of the step before: refused with these sentences, or done."""

    act: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    refusal: str = ""
    done: str = ""


def look(number: str, shown: Reporter) -> TrackingView:
    """Raises NotFound, NotSignedIn."""
    here = office()
    with db.reading() as session:
        return track_report(session, number, shown, pack=here.pack, reference=here.reference.current())


def look_at(number: str) -> TrackingView:
    """For whoever asks; a secret that is not this report's is none. Raises NotFound."""
    try:
        return look(number, access.reporter(number))
    except NotSignedIn:
        return look(number, NOBODY)


def _orphaned(view: TrackingView, told: Told) -> str:
    """What was typed into a form that the report's state has taken from the page meanwhile."""
    act = ACT_OF.get(told.act)
    is_there = act in view.detail.acts if view.detail else view.is_joined and act is Act.ADD and not view.finished_at
    return "" if is_there or act is None else request.form.get("words") or request.form.get("reason") or ""


def tracking_page(view: TrackingView, told: Told) -> str:
    """The page."""
    detail = view.detail
    return render_template(
        "citizen/track.html",
        report=view,
        told=told,
        typed=request.form,
        orphaned=_orphaned(view, told),
        photos=shots(view.tracking_number, detail.own_photos) if detail else (),
        before=shots(view.tracking_number, detail.before) if detail else (),
        afterwards=shots(view.tracking_number, detail.afterwards) if detail else (),
        drawing=maps.sheet().drawing,
        map_url=maps.address(),
    )
