"""The talk in a terminal: what is typed, what is printed, and how it ends."""
