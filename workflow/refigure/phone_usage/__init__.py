"""The phone-usage post: readers of exports and what is computed from a table of days."""
