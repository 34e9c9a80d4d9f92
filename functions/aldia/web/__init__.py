"""Calls by HTTP: who may make one, and what its body may hold."""
