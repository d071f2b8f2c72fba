"""Sessions with the skill: whom an utterance is for, the requests, and the replies."""
