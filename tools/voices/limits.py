"""What is asked again, because recognition was not sure of the words."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from speaker.desk.sureness import SURE, UNCLEAR
from speaker.understanding.consequences import TAKES_AWAY
from tools.hearing import DANGER
from tools.voices.clips import Outcome
from tools.voices.sentences import NO_ACT

_STEPS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


def is_asked_again(outcome: Outcome, low: float = UNCLEAR, sure: float = SURE) -> bool:
    """Return whether the speaker would ask again rather than act."""
    confidence, intent = outcome.recognized.confidence, outcome.intent
    if intent in DANGER:
        return False
    return confidence < (sure if is_grave(outcome) else low) or intent in NO_ACT


def is_grave(outcome: Outcome) -> bool:
    return outcome.intent in TAKES_AWAY


def table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Write how many were right and wrong, by how sure recognition was."""
    yield "| Confidence | Clips | Right | Wrong acts | Grave acts, right | Grave acts, wrong |"
    yield "|---|---:|---:|---:|---:|---:|"
    for low, high in pairwise(_STEPS):
        within = [each for each in outcomes if low <= each.recognized.confidence < high]
        grave = [each for each in within if is_grave(each)]
        yield (
            f"| {low:.1f} to {min(high, 1):.1f} | {len(within)} |"
            f" {sum(each.is_right for each in within)} |"
            f" {sum(each.is_wrong_act for each in within)} |"
            f" {sum(each.is_right for each in grave)} |"
            f" {sum(each.is_wrong_act for each in grave)} |"
        )
