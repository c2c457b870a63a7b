"""What screens and actions read."""
