"""Placeholder for a moment."""
