"""Keys of officers and of the office: certified, shared, lost, revoked, and opened from escrow."""
