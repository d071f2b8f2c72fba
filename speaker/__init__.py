"""A smart speaker for your desk: it plays Alexa's part for the real skill."""
