"""What leaves the house: list files and their publication."""
