"""What is true in general: the package that every step of the workflow shares."""
