"""What is read; everything that is sealed is opened here, after the reading has been written down."""
