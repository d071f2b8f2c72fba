"""python -m tools.voices: how much of what synthetic voices say is understood.

Two voices say one half of docs/conversations.md and one half of the blind sentences that are in
tests/hearing, in a silent room and in one with noise and an echo. Whisper's base model hears them,
and the speaker understands the words. No person was heard: each figure is an upper bound.
"""

import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from time import perf_counter

import click

from listening.recognition import Whisper
from speaker.understanding.language import Language, of_locale
from tools.hearing import Score, for_the_skill
from tools.voices import in_place, limits, speaking
from tools.voices.clips import Outcome, clips, listen, right
from tools.voices.prompts import Prompt
from tools.voices.rooms import Room
from tools.voices.sentences import Half, Sentence, Source, blocks, of
from tools.voices.speaking import Voice

_HEAD = (
    "Sentences",
    "Voice",
    "Room",
    "Clips",
    "Right",
    "Wrong acts",
    "Asked again",
    "Wrong acts that are left",
)


@click.command()
@click.option("--half", type=click.Choice(Half, case_sensitive=False), default=Half.REPORT)
@click.option("--sample", type=int, help="So many sentences of each source alone.")
@click.option("--seed", type=int, default=1, help="Of the sample, the noise and the echo.")
@click.option(
    "--prompt",
    "prompts",
    type=click.Choice(Prompt, case_sensitive=False),
    multiple=True,
    default=[Prompt.AS_AT_THE_DESK],
)
def main(*, half: Half, sample: int | None, seed: int, prompts: Sequence[Prompt]) -> None:
    """Print how much is understood, by voice and room, and how sure recognition was."""
    if missing := speaking.missing():
        raise click.ClickException(f"This {missing}.")
    begun, language = perf_counter(), of_locale("en-US")
    said = {each: _chosen(of(each, half, language.understanding), sample, seed) for each in Source}
    for source, sentences in said.items():
        click.echo(f"Typed, {_typed(sentences, language)} {source} sentences are understood.")
    spoken = {each: list(clips(sentences, Voice, Room, seed)) for each, sentences in said.items()}
    recognizer = Whisper(speaking.WHISPER, "en")
    for prompt in prompts:
        outcomes = {
            source: in_place.listen(heard, blocks(), recognizer, language)
            if (source, prompt) == (Source.DOCUMENTED, Prompt.AS_AT_THE_DESK)
            else list(listen(heard, recognizer, language, prompt, seed))
            for source, heard in spoken.items()
        }
        click.echo("\n".join(["", f"Prompt: {prompt}", "", *_table(outcomes), ""]))
        click.echo("\n".join(limits.table([each for some in outcomes.values() for each in some])))
    click.echo(f"\nThe {half} half took {(perf_counter() - begun) / 60:.1f} minutes.")


def _chosen(sentences: list[Sentence], sample: int | None, seed: int) -> list[Sentence]:
    # A larger sample has every sentence of a smaller one.
    drawn = random.Random(seed).sample(sentences, len(sentences))  # noqa: S311  no secret
    return drawn[:sample]


def _typed(sentences: Sequence[Sentence], language: Language) -> Score:
    hear = language.understanding
    right = (each.is_right(hear.interpret(for_the_skill(hear, each.text))) for each in sentences)
    return Score(sum(right), len(sentences))


def _table(outcomes: Mapping[Source, Sequence[Outcome]]) -> Iterator[str]:
    yield f"| {' | '.join(_HEAD)} |"
    yield "|---|---|---|" + "---:|" * (len(_HEAD) - 3)
    for source, some in outcomes.items():
        for voice in Voice:
            for room in Room:
                here = [o for o in some if (o.clip.voice, o.clip.room) == (voice, room)]
                yield f"| {source} | {voice} | {room} | {_row(here)} |"
        for room in Room:
            here = [each for each in some if each.clip.room is room]
            yield f"| {source} | both | {room} | {_row(here)} |"


def _row(outcomes: Sequence[Outcome]) -> str:
    again = [each for each in outcomes if limits.is_asked_again(each)]
    wrong = [each for each in outcomes if each.is_wrong_act]
    left = [each for each in wrong if each not in again]
    counts = (len(outcomes), right(outcomes).percent, len(wrong), len(again), len(left))
    return " | ".join(map(str, counts))


if __name__ == "__main__":
    sys.exit(main())
