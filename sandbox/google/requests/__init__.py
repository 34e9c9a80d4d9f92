"""The kinds of request of `batchUpdate`, each module a group of them."""
