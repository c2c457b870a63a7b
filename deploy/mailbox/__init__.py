"""The local mailbox: where mails, SMS and pushes go when nothing else is configured. Real peers, and a page to read."""
