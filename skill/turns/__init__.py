"""One turn from end to end, the keeper of its cues, and the ports to the world outside."""
