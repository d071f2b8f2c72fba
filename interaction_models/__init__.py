"""The skill package: what Amazon is given of the skill, assembled for ask-cli."""
