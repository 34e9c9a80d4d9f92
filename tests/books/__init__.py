"""Books of strangers, and how many of them Aldía reads rightly, asks about, or gets wrong."""
