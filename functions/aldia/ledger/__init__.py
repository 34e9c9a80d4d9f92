"""What the sheet says: schema, values, records, problems. Pure."""
