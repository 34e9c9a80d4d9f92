"""What a cell says: words, sums, days, addresses, whatever language they are typed in."""
