"""Benchmarks. Their times are printed and not asserted, since they vary with the machine."""
