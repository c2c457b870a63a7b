"""What screens show, as plain values."""
