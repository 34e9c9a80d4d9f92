"""What was done: the Log's entries, what providers reported, and what both add up to."""
