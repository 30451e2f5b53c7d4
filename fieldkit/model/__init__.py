"""Typed values, no I/O: what was read, what it means, whose it is."""
