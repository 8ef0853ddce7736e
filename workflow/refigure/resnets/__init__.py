"""What the steps of the post on residual networks share: images, networks, tables of runs."""
