"""Words of danger and of a crisis, for where a sentence is taken down as it was said."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

APOSTROPHES = str.maketrans({"\N{RIGHT SINGLE QUOTATION MARK}": "'"})


@dataclass(frozen=True)
class DangerWords:
    """Whether a sentence speaks of a crisis, or of danger from another person."""

    ordinary: re.Pattern[str]
    crisis: re.Pattern[str]
    danger: re.Pattern[str]

    def is_crisis(self, said: str) -> bool:
        return self.crisis.search(self._telling(said)) is not None

    def is_danger(self, said: str) -> bool:
        return self.danger.search(self._telling(said)) is not None

    def _telling(self, said: str) -> str:
        return " ".join(self.ordinary.sub(" ", _words(said)).split())


def _words(said: str) -> str:
    lower = said.lower().translate(APOSTROPHES)
    return " ".join(re.sub(r"[^\w']", " ", lower).split())


@lru_cache(maxsize=4)
def danger_words(locale: str) -> DangerWords:
    """Return those of the locale's language; of English for a language without its own."""
    file = resources.files("skill.speech") / "danger.toml"
    languages = tomllib.loads(file.read_text("utf-8"))
    words = languages.get(locale.partition("-")[0]) or languages["en"]
    return DangerWords(*(_any(words[kind]) for kind in ("ordinary", "crisis", "danger")))


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b(?:{pattern})\b" for pattern in patterns))
