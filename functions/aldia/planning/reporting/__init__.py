"""What people see of it: the sheet's own columns, the Summary, the digest, the rehearsal."""
