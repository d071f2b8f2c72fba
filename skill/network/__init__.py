"""Connections to other services, and the time that a turn may spend on them."""
