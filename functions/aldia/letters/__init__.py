"""Words: templates to subject, text and HTML."""
