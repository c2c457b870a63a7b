"""The local mailbox: where mails go when no SMTP server is configured. A real SMTP peer, and a page to read them."""
