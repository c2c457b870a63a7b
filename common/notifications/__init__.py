"""Messages to people and systems: written with the act that causes them, delivered afterwards, never lost."""
