"""Somebody else's box: what it says of a line, as text, read into typed values."""
