"""What only a look at a whole column shows: each module knows one kind of slip."""
