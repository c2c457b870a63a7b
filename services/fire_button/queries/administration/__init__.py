"""What administrators and heads of posts look at: people and their ways, the roster, what is missing."""
