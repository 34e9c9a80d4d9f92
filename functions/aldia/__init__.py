"""Aldía: payment reminders from the receivables sheet that a business already keeps."""
