"""What the skill costs: time, memory and money."""
