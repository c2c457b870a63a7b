"""Letters and sheets, made in memory."""
