"""What to do now: history, decisions, letters, view. Pure."""
