"""The jobs: each joins the pure packages with the sheet, the mail provider and the clock."""
