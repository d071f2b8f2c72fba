"""python -m tools.hearing: how many sentences of strangers are understood, and what is left alone.

The sets are in tests/hearing: `tuning.tsv` is there to learn from, `report.tsv` to report, and
nobody who changes a template or a number reads the latter. Each sentence is heard in three ways:
by the templates alone ("exact"), as the speaker hears it, and by a classifier that was trained on
nothing but what Alexa's model holds: the best stand-in that we have for Amazon's own.
"""

import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from interaction_models import models, sentences
from interaction_models.sentences import Sentences
from skill.intents.names import ABOUT_SAFETY, AFRAID, FALLBACK, TWINS
from skill.intents.table import INTENTS
from skill.speech.danger import call_for_help
from speaker.understanding.intents import How
from speaker.understanding.interpreter import Understanding
from speaker.understanding.language import of_locale

SETS = Path(__file__).parents[1] / "tests" / "hearing"
DANGER = ABOUT_SAFETY - {AFRAID}
"""What leaves for safety from anywhere."""
SAFETY_KINDS = ("danger", "afraid", "self_harm")
IN_TALK = ("partner_talk", "partner_danger", "steer")
LEFT_ALONE = ("other", "alarming_everyday")
HARMLESS = ("partner_talk", *LEFT_ALONE)
POOR = 0.8

if TYPE_CHECKING:
    from tools.training import Example

Hear = Callable[[str], str]
"""From a sentence to the name of its intent."""


@dataclass(frozen=True)
class Said:
    kind: str
    text: str
    value: str


class Kinds(msgspec.Struct, frozen=True):
    right: dict[str, list[str]]
    steer: dict[str, list[str]]
    left_alone: dict[str, list[str]]

    def right_for(self, said: Said, twins: Mapping[str, str]) -> set[str]:
        """Return the intents that are right for a sentence, with their twins."""
        if said.kind in self.left_alone["kinds"]:
            return set(self.left_alone["intents"])
        is_steer = said.kind == "steer"
        names = set(self.steer[said.value] if is_steer else self.right[said.kind])
        return names | {twins[name] for name in names if name in twins}


@dataclass(frozen=True)
class Score:
    """So many of so many."""

    hits: int
    all: int

    @property
    def share(self) -> float:
        return self.hits / self.all if self.all else 1.0

    @property
    def percent(self) -> str:
        return f"{100 * self.share:.1f} %"

    def __str__(self) -> str:
        return f"{self.hits} of {self.all}"


@dataclass(frozen=True)
class Result:
    """What became of one set, heard in one way."""

    by_kind: Mapping[str, Score]
    false_alarms: Mapping[str, Score]
    """By kind, how many harmless sentences were taken for danger."""
    acts_in_talk: Score
    """How many ordinary sentences between partners lead to more than quiet while a guide runs."""

    @property
    def everyday_kinds(self) -> Mapping[str, Score]:
        special = (*IN_TALK, *LEFT_ALONE)
        return {kind: score for kind, score in self.by_kind.items() if kind not in special}

    @property
    def right_kind(self) -> Score:
        return _sum(self.everyday_kinds.values())

    @property
    def danger_found(self) -> Score:
        return _sum(self.by_kind[kind] for kind in SAFETY_KINDS)

    @property
    def poor_kinds(self) -> Mapping[str, Score]:
        """The kinds of which less than four in five sentences are understood."""
        return {kind: each for kind, each in self.everyday_kinds.items() if each.share < POOR}


def _sum(scores: Iterable[Score]) -> Score:
    every = list(scores)
    return Score(sum(each.hits for each in every), sum(each.all for each in every))


def read_set(name: str) -> list[Said]:
    """Return the sentences of a set, such as "report"."""
    lines = (SETS / f"{name}.tsv").read_text("utf-8").splitlines()
    return [Said(*[*line.split("\t"), ""][:3]) for line in lines]


def read_kinds() -> Kinds:
    return msgspec.convert(tomllib.loads((SETS / "kinds.toml").read_text("utf-8")), Kinds)


def measure(hear: Hear, told: Sequence[Said], kinds: Kinds, twins: Mapping[str, str]) -> Result:
    """Hear every sentence, and count."""
    heard = [(said, hear(said.text)) for said in told]
    hits = Counter(said.kind for said, name in heard if name in kinds.right_for(said, twins))
    alarms = Counter(said.kind for said, name in heard if name in DANGER)
    acts = sum(
        said.kind == "partner_talk" and not INTENTS[TWINS.get(name, name)].is_talk
        for said, name in heard
    )
    counts = Counter(said.kind for said in told)
    return Result(
        {kind: Score(hits[kind], count) for kind, count in counts.items()},
        {kind: Score(alarms[kind], counts[kind]) for kind in HARMLESS},
        Score(acts, counts["partner_talk"]),
    )


def by_speaker(understanding: Understanding) -> Hear:
    """Hear as the speaker does: with the skill's name, or without it in an open session."""
    return lambda text: understanding.interpret(for_the_skill(understanding, text)).intent


def by_templates(understanding: Understanding) -> Hear:
    """Hear what a template explains word for word, and nothing else."""

    def hear(text: str) -> str:
        explained = understanding.explain(for_the_skill(understanding, text))
        return explained.heard.intent if explained.how is How.EXACT else FALLBACK

    return hear


def for_the_skill(understanding: Understanding, text: str) -> str:
    """Return what is left for the skill if the sentence begins with its name."""
    return getattr(understanding.invocation(text), "utterance", text)


def by_training(examples: Iterable["Example"], understanding: Understanding) -> Hear:
    """Hear by a classifier that is trained here and now, on these examples alone."""
    from tools import training  # noqa: PLC0415 -- scikit-learn takes a second to import

    trained = training.train(list(examples), understanding.numbers)

    def hear(text: str) -> str:
        margins = trained.margins(for_the_skill(understanding, text))
        return max(margins, key=lambda name: margins[name])

    return hear


ROWS: Sequence[tuple[str, str, Callable[[Result], object]]] = (
    ("The right kind", "92 %", lambda found: found.right_kind.percent),
    ("- fear, violence, control, self-harm", "97 %", lambda found: found.danger_found.percent),
    ("- kinds under 80 %", "0", lambda found: len(found.poor_kinds)),
    (
        "Everyday talk of alarming words, taken for danger",
        "2 of 46",
        lambda found: found.false_alarms["alarming_everyday"],
    ),
    ("For other skills or overheard, left alone", "43 of 46", lambda found: found.by_kind["other"]),
    (
        "Ordinary talk between partners, taken for danger",
        "4 of 160",
        lambda found: found.false_alarms["partner_talk"],
    ),
    ("- that leads to any act but quiet", "8 of 160", lambda found: found.acts_in_talk),
    ("- danger in it, found", "45 of 60", lambda found: found.by_kind["partner_danger"]),
    ("- ways to steer it, found", "35 of 40", lambda found: found.by_kind["steer"]),
)
"""What we tell about a result, and the goal: so much right at least, so much wrong at most."""


def table(results: Mapping[str, Result]) -> str:
    """Write the results, by the way of hearing, as docs/understanding.md has them."""
    head = ("Sentences written blind", "Goal", *results)
    rows = [head, ["---", *["---:"] * (len(head) - 1)]]
    for label, goal, tell in ROWS:
        rows.append([label, goal, *(str(tell(result)) for result in results.values())])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def taken_down(told: Sequence[Said], understanding: Understanding) -> str:
    """Write how the same sentences are judged where words are taken down as they are said."""
    words = [(said.kind, for_the_skill(understanding, said.text)) for said in told]
    found = Counter(kind for kind, text in words if call_for_help([text], "en-US"))
    counts = Counter(said.kind for said in told)
    calls = (*SAFETY_KINDS, "partner_danger")
    score = Score(sum(found[kind] for kind in calls), sum(counts[kind] for kind in calls))
    none = [f"{Score(found[kind], counts[kind])} of {kind}" for kind in HARMLESS]
    return f"Taken down as said: {score} calls for help found; taken so: {', '.join(none)}."


def all_ways(said: Sentences, understanding: Understanding, *, quick: bool) -> dict[str, Hear]:
    """Return the ways to hear a sentence; the quick ones are those that need no training."""
    ways = {
        "Templates alone": by_templates(understanding),
        "The speaker": by_speaker(understanding),
    }
    if quick:
        return ways
    from tools import training  # noqa: PLC0415 -- scikit-learn takes a second to import

    samples = training.shipped(models.chosen(said), said)
    return ways | {
        "Trained on all": by_training(training.examples(said), understanding),
        "Trained on Alexa's samples": by_training(samples, understanding),
    }


@click.command()
@click.option("--set", "name", type=click.Choice(["tuning", "report"]), default="report")
@click.option("--quick", is_flag=True, help="Leave out what has to be trained first.")
@click.option("--show", is_flag=True, help="List what was not understood; of the tuning set only.")
def main(*, name: str, quick: bool, show: bool) -> None:
    """Print how many sentences are understood, and how many are rightly left alone."""
    if show and name == "report":
        raise click.UsageError("Who has read the report set cannot tune any more.")
    understanding = of_locale("en-US").understanding
    told, kinds, said = read_set(name), read_kinds(), sentences.load("en")
    ways = all_ways(said, understanding, quick=quick)
    results = {way: measure(hear, told, kinds, said.skill.twins) for way, hear in ways.items()}
    click.echo(f"{len(told)} sentences of the {name} set:\n\n{table(results)}\n")
    for way, result in list(results.items())[1:]:
        low = [f"{kind} {score}" for kind, score in result.poor_kinds.items()]
        click.echo(f"{way}, kinds under 80 %: {', '.join(low) or 'none'}")
    click.echo(taken_down(told, understanding))
    if show:
        _show(ways["The speaker"], told, kinds, said.skill.twins)


def _show(hear: Hear, told: Sequence[Said], kinds: Kinds, twins: Mapping[str, str]) -> None:
    for said in told:
        name = hear(said.text)
        if name not in kinds.right_for(said, twins):
            click.echo(f"{said.kind}\t{said.text}\t{name}")


if __name__ == "__main__":
    sys.exit(main())
