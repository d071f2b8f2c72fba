"""Connections to the world outside, and the time that a turn may spend on them."""
