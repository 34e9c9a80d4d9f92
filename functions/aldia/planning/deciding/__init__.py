"""What to do now about every due item: the decisions, the letters and the tasks of a plan."""
