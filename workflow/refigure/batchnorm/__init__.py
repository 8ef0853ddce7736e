"""What is particular to the post on batch norm."""
