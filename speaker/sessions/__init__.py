"""Alexa's side of a session: whom an utterance is for, the requests to the skill, its replies."""
