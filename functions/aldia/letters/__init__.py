"""The words of letters, digests and reports: templates filled in as subject, text and HTML."""
