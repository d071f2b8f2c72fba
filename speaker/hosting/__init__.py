"""The core of every host: a household in front of the skill, whoever has the ears and the voice."""
