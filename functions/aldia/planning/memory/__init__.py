"""What the last run saw and announced, which the Memory tab keeps between runs."""
