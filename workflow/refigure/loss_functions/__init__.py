"""What belongs to the post on loss functions alone."""
