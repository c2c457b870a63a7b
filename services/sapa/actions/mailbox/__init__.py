"""What a reporter does in the mailbox: open it, read, write, change safe contact, wipe it, leave."""

from services.sapa.actions.mailbox.agreeing import set_safe_contact
from services.sapa.actions.mailbox.opening import leave, mailbox_view, open_mailbox
from services.sapa.actions.mailbox.sending import send_message
from services.sapa.actions.mailbox.wiping import wipe

__all__ = ["leave", "mailbox_view", "open_mailbox", "send_message", "set_safe_contact", "wipe"]
