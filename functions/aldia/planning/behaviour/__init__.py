"""How customers pay: their usual days, their risk, and when money is to be expected."""
