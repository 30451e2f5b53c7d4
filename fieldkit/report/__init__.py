"""Stored events to one typed document, and the document to one file per format."""
