"""What only a person can tell of an invoice or a column, before anything is asked of a customer."""
