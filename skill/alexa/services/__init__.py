"""Alexa's own services, as the skill uses them: cues, consent and the device's time zone."""
