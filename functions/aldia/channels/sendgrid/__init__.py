"""SendGrid as the mail provider: the one folder that knows it."""
