"""The sentences of a language: what is read of its files, and how a mistake in one is told."""

from pathlib import Path

import pytest

from interaction_models import sentences
from interaction_models.files import SentencesError
from tests.interaction_models.conftest import Write


def test_a_language_is_read_from_its_folder(write: Write) -> None:
    """Each file adds its templates, and an intent has the slots that they name, as declared."""
    folder = write(more="intents: {TeaIntent: ['{length} for {tea}'], ThanksIntent: [thanks]}\n")
    said = sentences.load("xx", folder)
    assert {*said.intents} == {"TeaIntent", "ThanksIntent", "AMAZON.NextIntent", "MoveOnIntent"}
    files = [template.source for template in said.intents["TeaIntent"]]
    assert files == ["more.yaml", "tea.yaml", "tea.yaml"]
    assert (said.slots["TeaIntent"], said.slots["ThanksIntent"]) == (("length", "tea"), ())
    assert [template.text for template in said.answers["TeaIntent", "tea"]] == ["{tea} <please>"]


def test_what_is_there_is_found(write: Write) -> None:
    """A folder with a _skill.yaml is a language, and its locales are in its order."""
    folder = write()
    (folder / "notes").mkdir()
    assert sentences.languages(folder) == ("xx",)
    assert sentences.locales(folder) == ("xx-AA", "xx-BB")


def test_a_region_adds_templates_words_and_synonyms(write: Write) -> None:
    """A locale without a file of its own says what all say."""
    folder = write()
    said = sentences.load("xx", folder)
    assert said.in_region("xx-AA", folder) is said
    region = said.in_region("xx-BB", folder)
    assert [each.text for each in region.intents["TeaIntent"]][2:] == ["a cuppa"]
    assert region.types == {"TEA": {"green": ["green", "sencha"], "black": ["black", "builders"]}}
    assert region.words == {"brew": "draw"}
    assert said.types["TEA"]["black"] == ["black"]


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("tea", "intents: {A: ['(go|run']}", r"tea\.yaml: '\(go\|run' is no template: "),
        (
            "tea",
            "intents: {A: ['<go> on']}",
            r"tea\.yaml: there is no rule <go>, used in '<go> on'",
        ),
        (
            "tea",
            "intents: {A: ['{cup}']}",
            r"tea\.yaml: the slot 'cup' of '\{cup\}' is not in _slo",
        ),
        ("tea", "answers: {A: {tea: ['{cup}']}}\nintents: {}", r"tea\.yaml: the slot 'cup' of "),
        ("tea", "intent: {A: [go]}", r"tea\.yaml cannot be read: "),
        ("tea", "intents: [go]", r"tea\.yaml cannot be read: Expected `object`"),
        ("tea", "intents: {A: [go", r"tea\.yaml cannot be read: "),
        ("_skill", "locales: xx-AA", r"_skill\.yaml cannot be read: "),
        ("_slots", "types: {tea: 1}", r"_slots\.yaml cannot be read: "),
        ("_types", "TEA: [green]", r"_types\.yaml cannot be read: "),
        ("_rules", "please: [kindly]", r"_rules\.yaml cannot be read: "),
        ("_rules", "please: '(kindly'", r"_rules\.yaml: '\(kindly' is no template: "),
    ],
)
def test_a_mistake_names_its_file(write: Write, name: str, text: str, problem: str) -> None:
    """Whoever wrote the line finds it, without reading any code."""
    with pytest.raises(SentencesError, match=problem):
        sentences.load("xx", write(**{name: text}))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("intents: {CakeIntent: [cake]}", r"xx-BB\.yaml: there is no intent CakeIntent\."),
        ("intents: {TeaIntent: ['<make> it']}", r"xx-BB\.yaml: there is no rule <make>, used in "),
        ("types: {TEA: {red: [rooibos]}}", r"xx-BB\.yaml: there is no value red of TEA\."),
        ("types: {CAKE: {red: [velvet]}}", r"xx-BB\.yaml: there is no value red of CAKE\."),
        ("samples: {TeaIntent: [a cuppa]}", r"xx-BB\.yaml cannot be read: "),
    ],
)
def test_a_mistake_in_a_region_names_its_file(write: Write, text: str, problem: str) -> None:
    """A region adds to what is there, and to nothing else."""
    folder = write(regions__xx_BB=text)
    (folder / "xx" / "regions" / "xx_BB.yaml").replace(folder / "xx" / "regions" / "xx-BB.yaml")
    with pytest.raises(SentencesError, match=problem):
        sentences.load("xx", folder).in_region("xx-BB", folder)


def test_a_language_without_sentences_is_named(tmp_path: Path) -> None:
    """The message has the folder in which they were looked for."""
    with pytest.raises(SentencesError, match=r"There are no sentences in .*yy\."):
        sentences.load("yy", tmp_path)


def test_another_sentence_makes_another_digest(write: Write) -> None:
    """What is built knows by it that it is out of date; the same files have the same one."""
    first = sentences.digest("xx", write())
    assert sentences.digest("xx", write()) == first
    assert sentences.digest("xx", write(cake="intents: {CakeIntent: [cake]}")) != first
