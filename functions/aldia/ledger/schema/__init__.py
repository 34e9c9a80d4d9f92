"""The tabs and columns that Aldía knows, what headers' words mean, and what a row becomes."""
