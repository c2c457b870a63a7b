"""What the two processes of reporters share: the look of their pages, and how their forms are read."""
