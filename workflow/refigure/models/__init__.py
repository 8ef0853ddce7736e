"""The networks: residual and plain ones, what they count, their diagnostics and others' weights."""
