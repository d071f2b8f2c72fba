"""Steady Ground."""
