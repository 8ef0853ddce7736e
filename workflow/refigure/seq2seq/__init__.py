"""The post on sequence to sequence learning."""
