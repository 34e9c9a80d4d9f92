"""How customers pay: how late they usually are, their risk, and when they are likely to pay."""
