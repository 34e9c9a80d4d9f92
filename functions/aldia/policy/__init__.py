"""What may be done, and when: ladder, contact rules, working days. Pure."""
