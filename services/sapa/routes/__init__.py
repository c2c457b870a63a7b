"""Addresses: `officers`, and for reporters `intake` and `mailbox`, each served by a process of its own."""
