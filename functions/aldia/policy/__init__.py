"""What may be done, and when: ladder and working days. Pure."""
