"""What was done: the Log's entries, the mail provider's reports, and the history of both."""
