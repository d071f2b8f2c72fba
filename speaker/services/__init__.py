"""Alexa's services for skills, over real HTTP on the loopback."""

from speaker.services.server import AlexaServices

__all__ = ["AlexaServices"]
