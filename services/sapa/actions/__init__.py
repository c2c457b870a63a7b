"""What is done: every action writes in its caller's transaction and knows no web."""
