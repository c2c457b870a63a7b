"""What people are told, in which words, and whom a message is for."""
