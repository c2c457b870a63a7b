"""Files that people and other systems take away."""

from services.fire_button.documents.cap import CAP_TYPE, CapAlert, Sender, atom_feed, cap_message, newest_of

__all__ = ["CAP_TYPE", "CapAlert", "Sender", "atom_feed", "cap_message", "newest_of"]
