"""Words of danger, looked for in what is taken down as it was said."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interaction_models import sentences
from likeness import danger as data
from skill.app import create_handler
from skill.intents.safety import KINDS
from skill.speech import completeness
from skill.speech.completeness import CatalogError
from skill.speech.danger import CallForHelp, call_for_help
from speaker.understanding.language import of_locale
from tests.model_samples import MODEL
from tools import understanding
from tools.hearing import LEFT_ALONE, SAFETY_KINDS, for_the_skill, read_set

ROOT = Path(__file__).parents[2]
ROWS = tomllib.loads((ROOT / "tests" / "sentences.en-US.toml").read_text("utf-8"))["sentences"]
ABOUT_SAFETY = tuple(KINDS)
CALLS = (*SAFETY_KINDS, "partner_danger")
STRANGERS = [
    (each.kind, for_the_skill(of_locale("en-US").understanding, each.text))
    for each in read_set("tuning")
]
"""What people said who had not read the model, without the skill's name, by its kind."""

NUMBERS = st.sampled_from(["911", "999", "112", "000", "9", "1", "100", "pt20m"]) | (
    st.from_regex(r"(?:[a-z']{0,2}[0-9]{1,3}){1,3}[a-z']{0,2}", fullmatch=True)
)

# What is on the edge is judged by weights, so of many sentences a few are on the wrong side.
MOST_MISSED, MOST_TAKEN_SO, MOST_OF_A_WRONG_KIND = 0.02, 0.015, 0.01
# Ordinary talk is no agreement, and may cost one answer too many.
MOST_TALK_TAKEN_SO = 0.02
PAST_FEAR = {"I felt trapped", "I was scared", "When I'm scared", "I felt scared"}
"""An answer to "what was hard" may say it: it tells of no danger now."""


def is_found(said: str) -> bool:
    return call_for_help([said], "en-US") is not None


@pytest.mark.parametrize("intent", ABOUT_SAFETY)
def test_every_way_to_call_for_help_is_found(intent: str) -> None:
    """What the interaction model takes for a call for help is one here, too."""
    said = [*MODEL.intents[intent].samples]
    said += [row["say"] for row in ROWS if row["intent"] == intent]
    missed = [each for each in said if not is_found(each) and each not in PAST_FEAR]
    assert len(missed) <= MOST_MISSED * len(said), missed


def test_a_crisis_is_told_from_a_danger() -> None:
    """What speaks of dying or hurting oneself is a crisis, whatever else it says."""
    said = [*MODEL.intents["SelfHarmIntent"].samples]
    said += [row["say"] for row in ROWS if row["intent"] == "SelfHarmIntent"]
    wrong = [each for each in said if call_for_help([each], "en-US") is CallForHelp.DANGER]
    assert len(wrong) <= MOST_OF_A_WRONG_KIND * len(said), wrong


def test_nothing_else_that_is_said_is_taken_for_one() -> None:
    """Hardly another sentence of the table, or another sample, is taken for a call for help."""
    said = [row["say"] for row in ROWS if row["intent"] not in ABOUT_SAFETY]
    for intent in MODEL.intents.values():
        said += [each for each in intent.samples if intent.name not in ABOUT_SAFETY]
    taken_so = [each for each in said if is_found(each)]
    assert len(taken_so) <= MOST_TAKEN_SO * len(said), taken_so


@pytest.mark.parametrize("said", [each for kind, each in STRANGERS if kind in CALLS])
def test_what_strangers_said_is_found(said: str) -> None:
    """Each sentence of the tuning set that shows danger is a call for help."""
    assert is_found(said)


def test_what_strangers_said_in_ordinary_talk_is_none() -> None:
    """Partners' ordinary talk, and everyday words that sound alarming, hardly ever are one."""
    kinds = ("partner_talk", *LEFT_ALONE)
    said = [each for kind, each in STRANGERS if kind in kinds]
    taken_so = [each for each in said if is_found(each)]
    assert len(taken_so) <= MOST_TALK_TAKEN_SO * len(said), taken_so


@pytest.mark.parametrize(
    "agreed",
    [
        "we say it when we're scared",
        "we call before we're late",
        "no phones at dinner",
        "we don't raise our voices",
        "we stop when one of us says red",
        "we won't go to bed angry",
        "we hit the gym on mondays",
        "we get help with the kids",
        "we get a babysitter on friday",
        "we feel safe to say no",
        "she takes my car to the garage",
        "he holds the baby at night",
        "push the kids to bed by eight",
        "we lock the door at night",
        "i can't leave work before six",
        "the emergency fund",
        "ask before you touch me",
        "i could kill for a coffee",
        "i don't want to go on about it",
        "a neck massage",
        "he holds me",
        "we make a safe place to talk",
        "we stop before we lose control",
        "we hold hands when you get scared",
        "we say sorry when one of us is hurt",
        "he takes the kids on saturdays",
        "it's not worth it",
        "no phones are allowed at the table",
        "we cut each other some slack",
        "you let me finish my sentence",
        "we stop throwing things away",
        "the budget",
        "my mother",
        "a slow walk",
        "red light",
        "i'm on your side",
        "Anna",
        "i felt trapped in that job",
        "i was scared i'd fail",
        "we lower our voices when the kids are scared",
        "my boss threatened to fire me",
    ],
)
def test_what_couples_agree_on_is_kept(agreed: str) -> None:
    """Ordinary agreements, topics and signals are no call for help."""
    assert not is_found(agreed)


@pytest.mark.parametrize(
    "said",
    [
        "he hurt our daughter",
        "she hits our children",
        "he punched a hole in the wall",
        "he isn't letting me leave",
        "he stops me leaving",
        "he tracks my location",
        "he slapped my face",
        "he holds me down",
        "she keeps me locked up",
        "i'm going to end it tonight",
        "i swallowed a bottle of pills",
        "i have a plan to die",
    ],
)
def test_a_call_for_help_in_other_words_is_found(said: str) -> None:
    """Words that no sample has are found, too."""
    assert is_found(said)


@pytest.mark.parametrize(
    "story",
    [
        "we had friends over and it was nice and then {} and after that we watched a film",
        "{} and then we talked about the money for a long time",
        "my week was fine and the kids were good at school but {}",
    ],
)
@pytest.mark.parametrize(
    "said",
    ["he hit me", "he won't let me leave", "she threatened me with a knife", "i want to die"],
)
def test_a_call_for_help_in_a_long_story_is_found(story: str, said: str) -> None:
    """A part of what is taken down is enough; what stands around it hides nothing."""
    assert not is_found(story.format("we played cards"))
    assert is_found(story.format(said))


@pytest.mark.parametrize("locale", ["en-US", "en-GB", "en-CA", "en-AU", "en-IN", "de-DE", ""])
def test_every_locale_is_listened_to(locale: str) -> None:
    """A locale that the skill has no words for is listened to in the words that answer it."""
    assert call_for_help(["He hits me!"], locale) is CallForHelp.DANGER


def test_each_language_has_its_data() -> None:
    """What finds calls for help is there for each language, and belongs to its sentences."""
    completeness.check()
    for language in sentences.languages():
        assert data.read(language).digest == understanding.digest_of(language), (
            "Run: make sentences"
        )
        assert data.file_of(language).stat().st_size <= 150_000


def test_without_its_data_the_skill_does_not_start(tmp_path: Path) -> None:
    """A language with words but without that data is told at the start, before anyone speaks."""
    environ = {"STEADY_GROUND_STORE": f"sqlite:{tmp_path / 'households.db'}"}
    file = data.file_of("en")
    away = file.with_suffix(".away")
    file.rename(away)
    try:
        with pytest.raises(CatalogError, match=r"likeness/en\.danger is missing"):
            create_handler(environ=environ)
    finally:
        away.rename(file)


@pytest.mark.parametrize(
    "said",
    [
        ["he hits me", "i want to die"],
        ["i want to die", "he hits me"],
        ["he hits me and i want to die"],
    ],
)
def test_a_crisis_comes_first(said: list[str]) -> None:
    """Whatever else stands beside it, a crisis is answered as one."""
    assert call_for_help(said, "en-US") is CallForHelp.CRISIS


ALEXAS_VALUES = [
    "PT20M",
    "P1DT2H",
    "19:15",
    "20",
    "730",
    "911",
    "2026-11-23",
    "2026-W48",
    "?",
    "",
]


def test_a_value_that_alexa_wrote_needs_no_words_of_danger() -> None:
    """The first turn of most breaks has a length alone; nothing is loaded for that."""
    code = (
        "import sys; from skill.speech.danger import call_for_help as call;"
        f"told = {ALEXAS_VALUES!r};"
        "print(call(told, 'en-US'), 'likeness.danger' in sys.modules);"
        "print(call([*told, 'he hits me'], 'en-US'), 'likeness.danger' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["None", "False", "danger", "True"]


@pytest.mark.parametrize(
    "said", ["call 911", "Call 9-1-1 ... he HITS me", "20 he\u2019s choking me"]
)
def test_numbers_beside_words_hide_nothing(said: str) -> None:
    """A sentence is looked through as soon as one of its words has no digit."""
    assert call_for_help([said], "en-US") is CallForHelp.DANGER


def test_a_digit_inside_a_word_hides_nothing() -> None:
    """A digit parts two words, and both are looked at."""
    assert call_for_help(["self1harm"], "en-US") is CallForHelp.CRISIS


@given(st.lists(NUMBERS, min_size=1, max_size=6).map(" ".join))
def test_numbers_and_what_alexa_makes_of_them_are_no_call_for_help(said: str) -> None:
    """Words need letters in a row, or to be without digits."""
    assert call_for_help([said], "en-US") is None
