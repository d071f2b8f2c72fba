"""Find the values of Alexa's built-in slot types in a sentence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hassil import RecognizeResult, recognize_all

from speaker.understanding.grammar import Grammar, GrammarError
from speaker.understanding.slot_values import VALUES

DURATION = "AMAZON.DURATION"
# "A hundred and twenty five hours and thirty five minutes" has ten words.
_LONGEST_VALUE = 12


@dataclass(frozen=True)
class Found:
    """The words from `start` to before `end` of a sentence, read as a value of a type."""

    type: str
    start: int
    end: int
    value: str


class BuiltInTypes:
    def __init__(self, grammar: Grammar, used: Iterable[str]) -> None:
        """Raise GrammarError if nothing describes one of the types in `used`."""
        self.names = grammar.built_in_types.keys() & VALUES.keys()
        if unknown := set(used) - self.names:
            raise GrammarError(
                f"The speaker does not know {', '.join(sorted(unknown))}. "
                f"Describe it in grammar.{grammar.language}.yaml and in slot_values.py."
            )
        self._intents = grammar.type_intents()

    def find(self, words: Sequence[str]) -> Iterator[Found]:
        """Yield every reading of every run of words; the readings overlap."""
        for start in range(len(words)):
            text = " ".join(words[start : start + _LONGEST_VALUE])
            for result in recognize_all(text, self._intents):
                said = _said(result, text)
                if said is not None:
                    yield Found(
                        result.intent.name, start, start + len(said.split()), _value(result)
                    )


def _said(result: RecognizeResult, text: str) -> str | None:
    """Return the text without its rest; None if the rest begins inside a word."""
    rest = result.entities.get("rest")
    if rest is None:
        return text
    said = text.removesuffix(rest.text)
    return said.rstrip() if said.endswith(" ") else None


def _value(result: RecognizeResult) -> str:
    parts = {
        name: int(entity.value) if isinstance(entity.value, float) else entity.value
        for name, entity in result.entities.items()
        if name != "rest"
    }
    return VALUES[result.intent.name](parts)
