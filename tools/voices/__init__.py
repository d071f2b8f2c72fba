"""Synthetic voices that test the listening: they speak, a room changes the sound, and we count."""
