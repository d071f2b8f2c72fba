"""Between Alexa and the skill: its requests and responses, its screens, events and services."""
