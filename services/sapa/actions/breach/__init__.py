"""A breach of data: opened, told to everybody whom it concerns and to the authority, closed (UU PDP art. 46)."""
