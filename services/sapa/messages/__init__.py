"""Words that leave the house: none of them tells what it is about."""
