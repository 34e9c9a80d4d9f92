"""How lists stand in tabs: headers, sections, movements, other tables, and the rows of invoices."""
