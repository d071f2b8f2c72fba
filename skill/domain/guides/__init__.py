"""Guided conversations. Each is a list of steps, and one walk goes over all of them."""

from skill.domain.guides.scripts import GUIDES
from skill.domain.guides.steps import Guide, GuideName, SayBack, Step, Voice, Waits
from skill.domain.guides.walk import (
    PLACE_LASTS,
    Place,
    Walk,
    again,
    backward,
    begin,
    begin_at,
    begin_from,
    begin_part,
    forward,
    without_offer,
)

__all__ = [
    "GUIDES",
    "PLACE_LASTS",
    "Guide",
    "GuideName",
    "Place",
    "SayBack",
    "Step",
    "Voice",
    "Waits",
    "Walk",
    "again",
    "backward",
    "begin",
    "begin_at",
    "begin_from",
    "begin_part",
    "forward",
    "without_offer",
]
