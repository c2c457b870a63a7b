"""What the administrator's pages show, in plain shapes."""
