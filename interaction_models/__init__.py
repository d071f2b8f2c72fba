"""The skill package: the part of the skill that Amazon gets, assembled for ask-cli."""
