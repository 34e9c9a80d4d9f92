"""The command line `aldia`: it runs the same jobs as the cloud, and prints tables or JSON."""
