"""What the last run saw and announced, kept in the Memory tab between runs."""
