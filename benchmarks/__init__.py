"""What it costs: time, memory, and money."""
