"""The rows of contacts that this service's alarms and drills may need. Pure."""

from dataclasses import dataclass

from services.fire_button.messages.recipients import post_holder
from services.fire_button.messages.targets import (
    BPBD_OPD,
    DRILL_FOR_ALL,
    drill_recipient,
    head_recipient,
    opd_recipient,
)
from services.fire_button.queries.reference import Reference


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who it is, in words, and what reaches them."""

    recipient: str
    label: str
    what: str


def recipients(reference: Reference) -> tuple[Recipient, ...]:
    """The agencies first, then each post with its head and its drills."""
    agencies = dict.fromkeys((*(post.opd_code for post in reference.posts), BPBD_OPD))
    offices = [
        Recipient(opd_recipient(code), reference.opd[code], "Dikabari pada langkah terakhir eskalasi.")
        for code in agencies
        if code in reference.opd
    ]
    posts = [
        one
        for post in reference.posts
        for one in (
            Recipient(post_holder(post.code), post.name, "Dibunyikan bersama regu pos."),
            Recipient(head_recipient(post.code), f"Kepala {post.name}", "Dibunyikan bila regu tidak menjawab."),
            Recipient(drill_recipient(post.code), f"Latihan {post.name}", "Hanya menerima alarm latihan pos ini."),
        )
    ]
    drills = Recipient(DRILL_FOR_ALL, "Semua latihan", "Hanya menerima alarm latihan, dari pos mana pun.")
    return (*offices, drills, *posts)
