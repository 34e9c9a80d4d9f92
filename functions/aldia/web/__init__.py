"""The other end of a call: who may make it, and what its body may hold."""
