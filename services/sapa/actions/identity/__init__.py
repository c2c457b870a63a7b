"""Officers' accounts: beginning, signing in with keys, what they own, recovery, duty, and leaving."""
