"""What is measured, and never asserted: machines are noisy."""
