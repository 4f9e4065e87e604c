"""What people take from a list: files written whole, kept as they were sent."""
