"""Thin commands: read what was asked, call one function, show the result."""
