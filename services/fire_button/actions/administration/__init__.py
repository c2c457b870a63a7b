"""What administrators and heads of posts set. Everything is audited; of addresses, only the channel."""

from services.fire_button.actions.administration.kinds import (
    add_kind,
    add_step,
    edit_kind,
    edit_step,
    remove_step,
    reset_kind,
    reset_steps,
    switch_kind,
)
from services.fire_button.actions.administration.people import (
    add_volunteer,
    edit_volunteer,
    place_officer,
    remove_volunteer,
    set_availability,
    switch_volunteer,
)
from services.fire_button.actions.administration.places import (
    add_post,
    add_water,
    edit_post,
    edit_water,
    open_post,
    reset_post,
    reset_water,
    switch_post,
    switch_water,
)
from services.fire_button.actions.administration.roster import Copied, add_shifts, copy_week, remove_shift
from services.fire_button.actions.administration.ways import add_way, remove_way, switch_way, test_reference, test_way

__all__ = [
    "Copied",
    "add_kind",
    "add_post",
    "add_shifts",
    "add_step",
    "add_volunteer",
    "add_water",
    "add_way",
    "copy_week",
    "edit_kind",
    "edit_post",
    "edit_step",
    "edit_volunteer",
    "edit_water",
    "open_post",
    "place_officer",
    "remove_shift",
    "remove_step",
    "remove_volunteer",
    "remove_way",
    "reset_kind",
    "reset_post",
    "reset_steps",
    "reset_water",
    "set_availability",
    "switch_kind",
    "switch_post",
    "switch_volunteer",
    "switch_water",
    "switch_way",
    "test_reference",
    "test_way",
]
