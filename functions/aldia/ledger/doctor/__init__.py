"""Findings that only show when a whole column is read; each module finds one kind."""
