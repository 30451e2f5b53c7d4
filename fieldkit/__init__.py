"""Walk a carrier field technician from a complaint to one cause, its owner, the remedy and the evidence."""

__version__ = "0.1.0"
