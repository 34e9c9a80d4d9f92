"""SendGrid as the mail provider: everything that is particular to it."""
