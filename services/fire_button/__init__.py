"""Fire Button: one press alarms the nearest fire post with the position, and escalates until somebody answers."""
