"""The talk in a terminal: reading lines, printing the transcript, and ending."""
