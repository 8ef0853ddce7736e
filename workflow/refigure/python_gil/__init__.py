"""What the post on Python's global interpreter lock needs."""
