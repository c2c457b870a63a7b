"""Whom a step of escalation rings: the words of `[[fire_step]]` in the pack, and of the screen of steps. Pure."""

from enum import StrEnum


class Target(StrEnum):
    """The same as common.pack.fire.TARGETS; `posts rung` are those of the incident so far."""

    REGU_PERTAMA = "regu_pertama"
    REGU_KEDUA = "regu_kedua"
    SEMUA_REGU = "semua_regu"
    POS_BERIKUT = "pos_berikut"
    KEPALA_POS = "kepala_pos"
    OPERATOR = "operator"
    KEPALA_DINAS = "kepala_dinas"
    BPBD = "bpbd"


TARGET_LABELS = {
    Target.REGU_PERTAMA: "regu jaga pertama",
    Target.REGU_KEDUA: "regu jaga kedua",
    Target.SEMUA_REGU: "semua anggota regu pos",
    Target.POS_BERIKUT: "pos berikutnya",
    Target.KEPALA_POS: "kepala pos",
    Target.OPERATOR: "operator",
    Target.KEPALA_DINAS: "kepala dinas",
    Target.BPBD: "BPBD",
}
BPBD_OPD = "bpbd"
HEAD_OF_POST = "kepala-pos"
DRILL = "latihan"
DRILL_FOR_ALL = f"{DRILL}:semua"


def head_recipient(post_code: str) -> str:
    """A post's head, as a row of contacts."""
    return f"{HEAD_OF_POST}:{post_code}"


def drill_recipient(post_code: str) -> str:
    """Who is rung for this post's drills, as a row of contacts."""
    return f"{DRILL}:{post_code}"


def opd_recipient(opd_code: str) -> str:
    """An agency, as a row of contacts."""
    return f"opd:{opd_code}"
