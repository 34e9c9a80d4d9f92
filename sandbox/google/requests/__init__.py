"""The kinds of request of `batchUpdate`, one group of them in each module."""
