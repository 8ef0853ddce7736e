"""What belongs to the post on regularization alone."""
