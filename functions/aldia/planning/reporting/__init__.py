"""What people see: the sheet's system columns, the Summary, the digest, the rehearsal, the runs."""
