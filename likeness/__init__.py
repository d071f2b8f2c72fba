"""A linear classifier of sentences, read by a few lines; what trains it is in tools/."""
