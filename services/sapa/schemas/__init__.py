"""What comes in and what stands inside sealed entries, as frozen models."""
