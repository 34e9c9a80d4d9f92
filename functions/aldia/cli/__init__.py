"""The command line: the same code as in the cloud, with tables for people."""
