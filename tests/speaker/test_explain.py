"""How a sentence was understood, told on the command line, in the terminal and with each turn."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from speaker.__main__ import main

BREAK = "Alexa, ask steady ground to start a 20-minute break"
# No template has all of it, and nobody would take it for another wish.
OTHER_WORDS = "we honestly need to start a break of twenty minutes"
MOST_LIKE = re.compile(
    r"  Most like (\w+) [+-]\d\.\d\d, [\w.]+ [+-]\d\.\d\d, [\w.]+ [+-]\d\.\d\d\."
    r" Above zero it is surely one\."
)


def speaker(*arguments: str, typed: str | None = None) -> list[str]:
    result = CliRunner().invoke(main, ["--allow", "timers", *arguments], input=typed)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.splitlines()


def explained(sentence: str, *after: str) -> dict[str, Any]:
    """Return the one object that is printed about a sentence, after what was said before."""
    said = [part for before in after for part in ("--after", before)]
    [line] = speaker("--json", "--explain", sentence, *said)
    found: dict[str, Any] = json.loads(line)
    assert list(found) == ["heard", "intent", "slots", "how", "scores"]
    assert found["heard"] == sentence
    return found


def how(sentence: str, *after: str) -> tuple[str, dict[str, str], str]:
    found = explained(sentence, *after)
    return found["intent"], found["slots"], found["how"]


def test_an_exact_reading_is_explained() -> None:
    """It says the intent, each value with its words, and what else it is like."""
    heading, intent, slot, most_like = speaker("--explain", "start a 20-minute break")
    assert heading == "start a 20-minute break"
    assert intent == "  StartBreakIntent (exact: a template has every word)"
    assert slot == "  length: PT20M, from '20 minute'"
    found = MOST_LIKE.fullmatch(most_like)
    assert found is not None
    assert found[1] == "StartBreakIntent"


def test_a_likeness_is_explained() -> None:
    """No template has it, and still the length is found in it."""
    heading, intent, slot, most_like = speaker("--explain", OTHER_WORDS)
    assert heading == OTHER_WORDS
    assert intent == "  StartBreakIntent (by likeness: no template fits, and this comes closest)"
    assert slot == "  length: PT20M, from 'twenty minutes'"
    assert MOST_LIKE.fullmatch(most_like)


def test_what_was_just_asked_for_is_an_answer() -> None:
    """After "How much longer?" a length fills its slot, and without that it is one by itself."""
    before = (BREAK, "Alexa, ask steady ground for more time")
    assert how("ten minutes", *before) == ("MoreTimeIntent", {"length": "PT10M"}, "answer")
    assert how("ten minutes") == ("TimeAnswerIntent", {"length": "PT10M"}, "exact")


def test_a_bare_number_answers_how_long_in_minutes() -> None:
    """After "How much longer?" a "ten" is ten minutes."""
    lengthened = [BREAK, "Alexa, ask steady ground for more time", "ten"]
    typed = "\n".join([*lengthened, "how long is left"])
    *_, last = speaker("--json", "--at", "2026-11-23 18:55", typed=typed)
    assert "7:25" in json.loads(last)["said"]


def test_the_name_alone_opens_the_skill() -> None:
    """That has no slots, and is like nothing."""
    assert explained("Alexa, open steady ground") == {
        "heard": "Alexa, open steady ground",
        "intent": "LaunchRequest",
        "slots": {},
        "how": "name",
        "scores": {},
    }
    assert speaker("--explain", "open steady ground") == [
        "open steady ground",
        "  LaunchRequest (the skill's name)",
    ]


def test_what_is_said_in_one_breath_with_the_name() -> None:
    """It is explained without the name."""
    assert how(BREAK) == ("StartBreakIntent", {"length": "PT20M"}, "exact")


def test_what_is_not_understood_is_explained() -> None:
    """Alexa does not listen to so many words, so they are like nothing."""
    flood = "start a break " * 30
    assert how(flood) == ("AMAZON.FallbackIntent", {}, "not understood")
    assert speaker("--explain", flood)[1:] == [
        "  AMAZON.FallbackIntent (not understood: no template fits, and it is like none of them)"
    ]


def test_the_three_best_come_in_order() -> None:
    """Each score has two digits behind the point, the first is the best."""
    scores = list(explained(OTHER_WORDS)["scores"].values())
    assert scores == sorted(scores, reverse=True)
    assert (len(scores), [round(each, 2) for each in scores]) == (3, scores)


def test_sentences_from_standard_input_are_explained_each_on_its_own() -> None:
    """One a line, in order, with nothing said before; an empty line is none."""
    typed = f"{BREAK}\n\nten minutes\n{OTHER_WORDS}\n"
    lines = [json.loads(line) for line in speaker("--json", "--explain", "-", typed=typed)]
    assert [(each["heard"], each["intent"], each["how"]) for each in lines] == [
        (BREAK, "StartBreakIntent", "exact"),
        ("ten minutes", "TimeAnswerIntent", "exact"),
        (OTHER_WORDS, "StartBreakIntent", "likeness"),
    ]


def test_explaining_does_nothing() -> None:
    """The skill is not asked, so no break runs afterwards."""
    typed = "/explain start a 20-minute break\n/alerts\n"
    lines = speaker("--silent", "--no-web", typed=typed)
    assert "StartBreakIntent (exact: a template has every word)" in lines
    assert "length: PT20M, from '20 minute'" in lines
    assert "Nothing is waiting to ring." in lines


def test_explaining_in_a_talk_knows_what_was_asked() -> None:
    """What was said before counts there as well."""
    typed = f"{BREAK}\nAlexa, ask steady ground for more time\n/explain ten minutes\n"
    lines = speaker("--silent", "--no-web", typed=typed)
    assert "MoreTimeIntent (an answer to what was just asked)" in lines
    assert "length: PT10M" in lines


@pytest.mark.parametrize("typed", ["/explain", "/explain  "])
def test_something_must_be_explained(typed: str) -> None:
    """The complaint has an example."""
    lines = speaker("--silent", "--no-web", typed=f"{typed}\n")
    assert "Explain what? Write it like /explain give us twenty minutes." in lines


def test_the_json_of_a_turn_says_how_it_was_understood() -> None:
    """A turn has the same words for it, and none for what needed no understanding."""
    typed = f"{BREAK}\n{OTHER_WORDS}\nAlexa, open steady ground\n"
    turns = [json.loads(line) for line in speaker("--json", typed=typed)]
    first, second, opened = [turn for turn in turns if turn.get("heard")]
    assert (first["how"], second["how"]) == ("exact", "likeness")
    assert first["scores"] == explained(BREAK)["scores"]
    assert (opened["how"], opened["scores"]) == (None, {})


@pytest.mark.parametrize("option", ["--explain", "--script"])
def test_what_is_no_text_is_refused(option: str) -> None:
    """Bytes that are no UTF-8 end the command with one line."""
    result = CliRunner().invoke(main, [option, "-"], input=b"start a br\xe9ak\n")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "speaker: Standard input is no text in UTF-8.\n"


@pytest.mark.parametrize(
    ("intents", "status", "told"),
    [
        ([], 0, "AMAZON.FallbackIntent (not understood"),
        ([{"name": "Tea", "samples": [""]}], 2, "Tea: the sample '' is empty"),
    ],
)
def test_the_smallest_models_are_read(
    tmp_path: Path, intents: list[object], status: int, told: str
) -> None:
    """A model without a fallback hears one, and an empty sample is told."""
    language = {"invocationName": "tea time", "intents": intents, "types": []}
    file = tmp_path / "en-US.json"
    file.write_text(json.dumps({"interactionModel": {"languageModel": language}}))
    result = CliRunner().invoke(main, ["--model", str(file), "--explain", "hello there"])
    assert result.exit_code == status
    assert told in result.output
