"""The desk: one household with the skill behind it, and the people who type at its devices."""
