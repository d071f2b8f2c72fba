"""Every word of the catalog: valid SSML, nothing unescaped, and all that is asked for is there."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from xml.etree import ElementTree as ET

import pytest

from skill.domain.breaks import Punctuality, RefusalReason
from skill.domain.guides import GUIDES, Guide, SayBack, Step, Voice
from skill.domain.regular_times import Occasion
from skill.intents.feelings import FEELINGS
from skill.intents.learning import SUBJECTS
from skill.intents.lines import MOMENTS
from skill.intents.meanings import ONLY_TOLD, TRIED
from skill.intents.questions import Ask
from skill.intents.safety import ANSWERS
from skill.speech import catalog, ssml
from skill.speech.catalog import Phrase
from skill.turns.cue_outcomes import CueOutcome

SKILL = Path(__file__).parents[2] / "skill"
CATALOGS = [
    file
    for file in (SKILL / "speech").glob("*.toml")
    if re.fullmatch("[a-z]{2}(-[A-Z]{2})?", file.stem)
]
PARTS = frozenset(
    {"clock", "length", "alert", "quiet", "guide_name", "screen"}
    | {"day", "list", "ordinal", "occasion", "phrase", "privacy"}
    | {"plural", "guide_heading", "heard", "frame"}
)
"""Sections that are parts of phrases, shown, heard, or said by Alexa itself; or that are rules."""

LONG = frozenset({"breathing", "explain", "learn", "meaning", "learn_more", "tour"})
"""Sections of what is long because it was asked for."""

WORDS_IN_30_SECONDS = 75
"""At 150 words a minute, which is a calm voice."""

HOSTILE = "</speak><audio src='https://example.com/a.mp3'/> & \"it's\" {back} <b>"


def entries() -> Iterator[tuple[str, list[str]]]:
    for file in CATALOGS:
        for section, keys in tomllib.loads(file.read_text("utf-8")).items():
            for key, entry in keys.items():
                forms = entry if isinstance(entry, dict) else {"": entry}
                for form, each in forms.items():
                    name = f"{section}.{key}.{form}".removesuffix(".")
                    yield name, [each] if isinstance(each, str) else each


def by_section() -> dict[str, list[tuple[str, list[str]]]]:
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for key, texts in entries():
        found.setdefault(key.partition(".")[0], []).append((key, texts))
    return found


@pytest.fixture(params=[*by_section().values()], ids=[*by_section()])
def section(request: pytest.FixtureRequest) -> list[tuple[str, list[str]]]:
    """The keys of a section, each with its variants."""
    keys: list[tuple[str, list[str]]] = request.param
    return keys


@pytest.fixture
def variants(section: list[tuple[str, list[str]]]) -> list[tuple[str, str]]:
    """The variants of a section, each with its key."""
    return [(key, text) for key, texts in section for text in texts]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_each_variant_is_valid_ssml_whatever_fills_it(variants: list[tuple[str, str]]) -> None:
    """Filled with edge values and with markup, a variant is one XML document under the limit."""
    for key, text in variants:
        for value in ("", "7:15", "x" * 200, HOSTILE):
            values = dict.fromkeys(placeholders(text), value)
            speech = ssml.speak([ssml.filled(text, values)])
            root = ET.fromstring(speech)  # noqa: S314  our own text
            assert root.tag == "speak"
            audio = [child.get("src") for child in root.iter("audio")]
            assert all(source and source.startswith("soundbank://") for source in audio), key
            assert len(speech) <= ssml.MOST_CHARACTERS, key
            if values:
                assert value in "".join(root.itertext()), key


def test_a_placeholder_stands_outside_the_tags(variants: list[tuple[str, str]]) -> None:
    """A value is escaped as text, which would not do for an attribute."""
    for key, text in variants:
        assert placeholders("".join(ssml.TAG.findall(text))) == set(), key


def test_plain_text_is_what_an_xml_parser_finds(variants: list[tuple[str, str]]) -> None:
    """Without its tags a variant keeps every word, and its values stay as they are."""
    for key, text in variants:
        values = dict.fromkeys(placeholders(text), HOSTILE)
        root = ET.fromstring(ssml.speak([ssml.filled(text, values)]))  # noqa: S314  our own text
        assert ssml.plain(text, values) == "".join(root.itertext()), key


def test_an_announcement_names_no_time(variants: list[tuple[str, str]]) -> None:
    """Alexa speaks it when somebody has stopped the ring, whenever that is."""
    for key, text in variants:
        assert placeholders(text) == set() or not key.endswith("_announcement")


def test_what_xml_writes_with_entities_is_plain_on_a_screen() -> None:
    """An ampersand of the catalog is spoken as XML has it, and shown as a reader knows it."""
    template = 'Salt &amp; <sub alias="pepper">{spice}</sub> &lt;now&gt;.'
    values = {"spice": "<b> & &amp; {spice}"}
    assert ssml.plain(template, values) == "Salt & <b> & &amp; {spice} <now>."
    assert ssml.filled(template, values) == (
        'Salt &amp; <sub alias="pepper">&lt;b&gt; &amp; &amp;amp; {spice}</sub> &lt;now&gt;.'
    )


def test_the_tone(variants: list[tuple[str, str]]) -> None:
    """No variant exclaims, blames, or says who is a man or a woman; speech ends as a sentence."""
    for key, text in variants:
        if not key.startswith("heard."):
            has_the_tone(key, text)


def has_the_tone(key: str, text: str) -> None:
    assert "!" not in text, key
    words = set(re.findall(r"[a-z']+", re.sub(r"should (?:i|we)\b", "", text.lower())))
    assert not words & {"he", "she", "him", "her", "his", "hers", "man", "woman", "husband", "wife"}
    assert not words & {"fault", "should", "must", "failed", "wrong"} or key.startswith("trouble.")
    section = key.partition(".")[0]
    if section not in PARTS | LONG:
        ends = ":" if key.startswith("away.lead") else ".?"
        assert text.rstrip()[-1] in ends, key
        assert len(ssml.TAG.sub("", text).split()) <= 30, key
    if section in LONG - {"breathing"}:
        assert len(ssml.TAG.sub("", text).split()) <= WORDS_IN_30_SECONDS, key


def test_variants_of_a_key_are_filled_alike(section: list[tuple[str, list[str]]]) -> None:
    """The variants of a key differ, and none needs what another does not have."""
    for key, texts in section:
        assert texts, key
        assert len(set(texts)) == len(texts), key
        needed = [placeholders(text) for text in texts]
        assert all(each <= set().union(*needed) for each in needed), key


@pytest.mark.parametrize(
    "key",
    [
        "break.started",
        "break.topic_kept",
        "break.left",
        "return.early",
        "return.on_time",
        "return.late",
        "reassure.running",
        "cue.timer",
        "welcome.running",
    ],
)
def test_what_is_heard_often_has_variants(key: str) -> None:
    """What a couple hears with every break is said in at least two ways."""
    assert len(dict(entries())[key]) >= 2


def prompts_of(guide: Guide, step: Step) -> set[str]:
    """Return the keys of what a step says, without names and with them."""
    key = f"{guide.section}.{step.name}"
    if not step.is_handed_over:
        return {key}
    ending = {Voice.FIRST: "", Voice.SECOND: "_switched", Voice.BOTH: "_each"}[step.voice]
    return {f"{key}{ending}", f"{key}{ending}_named"}


def keys_in_the_code() -> set[str]:
    """Find the catalog keys that stand in the code, also those made from an enum's values."""
    made = {
        "refusal.": {reason.value for reason in RefusalReason},
        "return.": {outcome.value for outcome in Punctuality} - {"told"},
        "cue.": {outcome.value for outcome in CueOutcome} - {"not_allowed"},
        "made_good.": {"timer", "reminder", "none", "stuck", "uncertain"},
        "lost.": {occasion.value for occasion in Occasion},
    }
    keys = {prefix + value for prefix, values in made.items() for value in values}
    sections = {key.split(".")[0] for key, _ in entries()}
    for path in SKILL.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                section, _, rest = node.value.partition(".")
                if section in sections and re.fullmatch(r"[a-z_]*[a-z]", rest):
                    keys.add(node.value)
    return keys


def test_every_key_of_the_code_is_in_the_catalog() -> None:
    """Nothing can be said that has no words."""
    keys = {key for key, _ in entries()}
    counted = {key.rpartition(".")[0] for key in keys if key.count(".") > 1}
    assert keys_in_the_code() - keys - counted == set()


def test_every_key_of_the_catalog_is_said() -> None:
    """No words lie about that nothing says."""
    parts = {"clock", "length", "ask", "alert", "guide_name", "day", "list", "ordinal"}
    parts |= {"occasion", "privacy", "forgotten", "forget_sure", "agreements", "going", "screen"}
    parts |= {"plural", "guide_heading", "frame"}
    made = {key for key, _ in entries() if key.split(".", maxsplit=1)[0] in parts}
    made |= {f"voice.{voice}{named}" for voice in Voice for named in ("", "_named")}
    made |= {f"say.{moment}" for moment in MOMENTS.values()}
    made |= {f"say_why.{moment}" for moment in MOMENTS.values()}
    made |= {f"learn{more}.{each}" for each in SUBJECTS.values() for more in ("", "_more")}
    made |= {
        f"{section}.{each}"
        for section in ("regular_time_cue", "chime_on", "heads_up", "away")
        for each in CueOutcome
    }
    made |= {f"heads_up.{why}" for why in ("too_far", "too_soon", "no_chime")}
    made |= {
        f"heard.{each}" for each in ("fillers", "topic_leads", "no_topic", "people", "openers")
    }
    made |= {
        f"safety.{each.opening}{end}" for each in ANSWERS.values() for end in ("", "_anywhere")
    }
    made |= {f"heard.{each}" for each in ("before_words", "not_of_both", "unwanted")}
    made |= {f"plan.says_back_{often}" for often in SayBack}
    for each in ANSWERS.values():
        made |= {f"safety.{key}" for key in (each.then, each.closing) if key}
    made |= {f"feeling.{feeling}" for feeling in FEELINGS.values()}
    made |= {f"meaning.{name}" for name in (*TRIED, *ONLY_TOLD)}
    for guide in GUIDES.values():
        made |= {key for step in guide.steps for key in prompts_of(guide, step)}
        made |= {f"{guide.section}.timed"} if guide.shares else set()
    by_state = {
        f"{s}.{state}"
        for s in ("help", "close", "fallback", "overheard")
        for state in ("idle", "running")
    }
    by_state |= {"fallback.question", "overheard.question"}
    assert {key for key, _ in entries()} - keys_in_the_code() - made - by_state == set()


def test_no_spoken_sentence_stands_in_the_code() -> None:
    """Outside docstrings, logs and errors no string of the code reads like speech."""
    for path in (SKILL / "intents").rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        docs = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert id(node) in docs or " " not in node.value, (path.name, node.value)


def test_each_question_has_a_name_of_its_own() -> None:
    """Questions are told apart by their values in a session."""
    assert len({ask.value for ask in Ask}) == len(Ask)


def test_lines_are_joined_with_their_markup() -> None:
    """Tags of the catalog stay tags, with the text around them in order."""
    parts = ['One <break time="1s" />two.', "Three.", '<break time="2s" />Four.']
    assert ssml.speak(parts) == (
        '<speak>One <break time="1s" />two. Three. <break time="2s" />Four.</speak>'
    )


@pytest.mark.parametrize(
    ("parts", "rate", "speech"),
    [
        ([], None, "<speak></speak>"),
        (["", "One.", "", "Two."], None, "<speak>One. Two.</speak>"),
        (["One.", "Two."], "slow", '<speak><prosody rate="slow">One. Two.</prosody></speak>'),
    ],
)
def test_one_document_is_spoken(parts: list[str], rate: str | None, speech: str) -> None:
    """Phrases have one space between them, and share the rate at which they are said."""
    assert ssml.speak(parts, rate) == speech


@pytest.mark.parametrize("slowly", [False, True])
def test_a_speech_that_is_too_long_loses_its_last_phrases(*, slowly: bool) -> None:
    """Its length counts as it is written: an ampersand is five characters, not one."""
    words = catalog.load("en-US")
    topics = [Phrase("break.topic", {"topic": "&" * 200}, variant=2)] * 20
    speech = words.speak(topics, 0, slowly=slowly)
    whole = "After that, it's just " + "&amp;" * 200 + "."
    assert speech == ssml.speak([whole] * 7, "slow" if slowly else None)
    assert len(speech) + len(whole) > ssml.MOST_CHARACTERS


def test_variants_come_in_turn() -> None:
    """The number of a phrase chooses its variant, round and round."""
    words = catalog.load("en-US")
    said = [words.speak([Phrase("break.none")], number) for number in range(4)]
    assert said[0] == said[2] == "<speak>There's no break on right now.</speak>"
    assert said[1] == said[3] == "<speak>You're not on a break right now.</speak>"


@pytest.mark.parametrize("locale", ["en", "en-GB", "xx-YY", "", "../en", "de"])
def test_every_locale_has_words(locale: str) -> None:
    """A locale without a catalog of its own speaks English."""
    assert catalog.load(locale).text("break.none") == "There's no break on right now."


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("the budget", "the budget"),
        ("  the\n\tbudget ", "the budget"),
        ("a\x00b\x1bc\ud800d\ufffe", "a b c d"),
        ("x" * 300, "x" * 200),
        ("\u200b", ""),
        ("naïve café 家", "naïve café 家"),
    ],
)
def test_what_was_said_becomes_one_clean_line(said: str, expected: str) -> None:
    """White space is folded, what XML cannot hold is dropped, and length is bounded."""
    assert ssml.sayable(said, 200) == expected
