"""Measure from this laptop: sockets, scapy, the system's own tools.  Everything here ends before its deadline."""
