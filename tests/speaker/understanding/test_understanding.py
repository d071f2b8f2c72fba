"""From sentences to intents and slots, as Alexa would understand them."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.intents.names import PARTNER_TALK, TWINS
from speaker.understanding.intents import HeardIntent, Slot
from speaker.understanding.interaction_model import FALLBACK_INTENT, SLOT_IN_SAMPLE, Intent
from speaker.understanding.interpreter import Launch, OneShot
from speaker.understanding.language import of_locale
from tests.model_samples import MODEL, filled_once

UNDERSTANDING = of_locale("en-US").understanding
TABLE = tomllib.loads((Path(__file__).parents[2] / "sentences.en-US.toml").read_text("utf-8"))
BY_ID = {
    *("DAY_PART", "DEBRIEF_SIZE", "PLAN_PART", "SAY_BACK", "WHICH"),
    *("DAY", "OCCASION", "REPEAT_DAY", "KEEPSAKE", "OUR_NAME"),
}
SENTENCES: list[dict[str, Any]] = TABLE["sentences"]
# The rows of a built-in intent are its twin's too; nobody says anything to go home.
WITHOUT_ROWS = {*TWINS, "AMAZON.NavigateHomeIntent"}
DANGER = ("SafetyIntent", "SelfHarmIntent")
DANGER_ROWS = [row["say"] for row in SENTENCES if row["intent"] in DANGER]
# Every slot that the skill asks for, or could, and that takes words as heard.
OPEN_ENDED = [
    ("KeepAgreementIntent", "agreement"),
    ("KeepTopicIntent", "topic"),
    ("NamesIntent", "first_name"),
    ("NamesIntent", "second_name"),
]


def fill(utterance: str, intent: str, slot: str) -> Slot | None:
    """Return the slot that was asked for; None if the answer does not fill it."""
    filled = UNDERSTANDING.answer(utterance, intent, slot)
    return next((each for each in filled if each.name == slot), None)


def reported(heard: HeardIntent) -> dict[str, str]:
    """Return the filled slots: those with a list of values by the id, all else by the value."""
    return {
        name: slot.resolution[0] if slot.type in BY_ID and slot.resolution else slot.value
        for name, slot in heard.slots.items()
        if slot.value is not None
    }


@pytest.mark.parametrize("row", SENTENCES, ids=lambda row: row["say"])
def test_a_sentence_is_understood(row: dict[str, Any]) -> None:
    """Each sentence of the table gives its intent, or the twin of it, its slots and no others.

    What is not for the skill is left alone, whether as talk between partners or as not understood.
    """
    heard = UNDERSTANDING.interpret(row["say"])
    intent = TWINS.get(heard.intent, heard.intent)
    if {row["intent"], intent} == {FALLBACK_INTENT, PARTNER_TALK}:
        intent = row["intent"]
    assert (intent, reported(heard)) == (row["intent"], row["slots"])


def test_the_table_covers_every_intent_in_people_s_own_words() -> None:
    """No sentence stands twice, every intent occurs, and most are not samples with slots filled."""
    said = [row["say"] for row in SENTENCES]
    assert len(said) >= 900
    assert len(said) == len(set(said))
    assert {row["intent"] for row in SENTENCES} == MODEL.intents.keys() - WITHOUT_ROWS
    copied = [row["say"] for row in SENTENCES if _is_copied(row["say"], row["intent"])]
    assert len(copied) < len(said) / 2


def _is_copied(said: str, intent: str) -> bool:
    """Compare letter by letter with the intent's samples; lower-case words may fill a slot."""
    return _shape_of_samples(intent).fullmatch(said) is not None


@cache
def _shape_of_samples(intent: str) -> re.Pattern[str]:
    samples = MODEL.intents[intent].samples or ("$.",)
    return re.compile("|".join(SLOT_IN_SAMPLE.sub("[a-z' ]+", sample) for sample in samples))


SHARE = 300
"""So many samples are a test of their own: one with thousands would keep a core busy alone."""


@pytest.mark.parametrize(
    ("intent", "start"),
    [
        pytest.param(intent, start, id=f"{intent.name}-{start}")
        for intent in MODEL.intents.values()
        for start in range(0, len(intent.samples), SHARE)
    ],
)
def test_every_sample_is_understood_as_its_own_intent(intent: Intent, start: int) -> None:
    """A sample with its slots filled gives its intent and exactly those values."""
    misheard = {}
    for turn, sample in enumerate(intent.samples[start : start + SHARE], start):
        said, expected = filled_once(intent, sample, turn)
        heard = UNDERSTANDING.interpret(said)
        slots = {name: slot.value for name, slot in heard.slots.items() if slot.value}
        if (heard.intent, slots) != (intent.name, expected):
            misheard[said] = (heard.intent, slots)
    assert misheard == {}


@settings(deadline=None)  # how long it takes is measured in benchmarks, not here
@given(
    st.text()
    | st.lists(
        st.sampled_from(["a", "to", "7", ":", "'", "{", "}", "<", "eight", "half", "hour"])
    ).map(" ".join)
)
def test_any_text_gives_an_intent_of_the_model(text: str) -> None:
    """Nothing that is typed raises, and all slots of the intent are there."""
    heard = UNDERSTANDING.interpret(text)
    assert list(heard.slots) == list(MODEL.intents[heard.intent].slots)
    UNDERSTANDING.invocation(text)
    fill(text, "MoreTimeIntent", "length")
    fill(text, "KeepTopicIntent", "topic")
    fill(text, "KeepAgreementIntent", "agreement")
    fill(text, "NamesIntent", "first_name")


def test_a_flood_of_words_is_not_looked_up() -> None:
    """Alexa does not listen that long; the speaker gives up at once."""
    assert UNDERSTANDING.interpret("start a break " * 5000).intent == "AMAZON.FallbackIntent"


def test_every_slot_is_reported_in_the_model_s_order() -> None:
    """Slots that are not filled are there without a value, as Alexa sends them."""
    heard = UNDERSTANDING.interpret("Let's take twenty minutes and come back to the budget")
    assert list(heard.slots.values()) == [
        Slot("length", "AMAZON.DURATION", "PT20M"),
        Slot("return_time", "AMAZON.TIME"),
        Slot("day_part", "DAY_PART"),
        Slot("topic", "TOPIC", "the budget", ("budget", "budget")),
    ]


def test_a_listed_value_keeps_the_words_and_resolves_to_its_id() -> None:
    """The value is what was said, the resolution the value of the type."""
    slot = UNDERSTANDING.interpret("make it eight p.m.").slots["day_part"]
    assert slot == Slot("day_part", "DAY_PART", "p m", ("pm", "pm"))


def test_an_open_ended_value_outside_the_list_is_kept_as_heard() -> None:
    """A topic that is not among the typical ones has no resolution."""
    slot = UNDERSTANDING.interpret(
        "Come back to Saturday\N{RIGHT SINGLE QUOTATION MARK}s party, please!"
    ).slots["topic"]
    assert slot == Slot("topic", "TOPIC", "saturday's party")


@pytest.mark.parametrize(
    "said",
    [
        "how long is left",
        "HOW LONG IS LEFT",
        "How long is left?",
        "  how   long is left...",
        "Alexa, how long is left?",
        "um, how long is, uh, left please",
        "Okay so how long is left then",
        "How long\N{RIGHT SINGLE QUOTATION MARK}s left",
        "“How long is left”",
    ],
)
def test_case_marks_and_fillers_do_not_matter(said: str) -> None:
    """The bare words count."""
    assert UNDERSTANDING.interpret(said).intent == "TimeLeftIntent"


@pytest.mark.parametrize(
    ("said", "return_time", "day_part"),
    [
        ("until seven", "07:00", None),
        ("until seven in the morning", "07:00", "morning"),
        ("until 7 am", "07:00", "am"),
        ("until 7 a.m.", "07:00", "am"),
        ("until 12 pm", "12:00", "pm"),
        ("until 12:30 p.m.", "12:30", "pm"),
        ("until 1 pm", "13:00", "pm"),
        ("until 12 am", "00:00", "am"),
        ("until twelve in the afternoon", "12:00", "afternoon"),
        ("until four tonight", "04:00", "evening"),
        ("p.m.", None, "pm"),
        ("a.m.", None, "am"),
        ("until eight tonight", "20:00", "evening"),
        ("until 7:15 pm", "19:15", "pm"),
        ("until seven tomorrow morning", "07:00", "tomorrow_morning"),
        ("until eight tomorrow evening", "08:00", "tomorrow_evening"),
        ("until tomorrow at eight pm", "20:00", "tomorrow"),
        ("until 19:30", "19:30", None),
        ("until tomorrow", None, "tomorrow"),
        ("until this evening", "EV", None),
    ],
)
def test_the_half_of_the_day_is_never_lost(
    said: str, return_time: str | None, day_part: str | None
) -> None:
    """Words for the part of the day fill its slot, and the time takes them into account."""
    slots = reported(UNDERSTANDING.interpret(said))
    heard = slots.get("return_time") or slots.get("clock_time")
    assert (heard, slots.get("day_part")) == (return_time, day_part)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("twenty minutes", "PT20M"),
        ("20 more minutes", "PT20M"),
        ("about a quarter of an hour, please", "PT15M"),
        ("I think another five minutes", "PT5M"),
        ("Let's say half an hour", "PT30M"),
        ("zero minutes", "PT0M"),
    ],
)
def test_an_answer_fills_the_slot_that_was_asked_for(said: str, value: str) -> None:
    """The slot's own samples and its type understand the answer."""
    slot = fill(said, "MoreTimeIntent", "length")
    assert slot == Slot("length", "AMAZON.DURATION", value)


@pytest.mark.parametrize("said", ["", "...", "yes", "until eight", "banana", "twenty", "stop"])
def test_an_answer_that_does_not_fit_fills_nothing(said: str) -> None:
    """The caller then takes it as a sentence of its own."""
    assert fill(said, "LessTimeIntent", "length") is None


@pytest.mark.parametrize(
    ("said", "slot"),
    [
        ("The budget", Slot("topic", "TOPIC", "the budget", ("budget", "budget"))),
        ("um, the way you speak to me", Slot("topic", "TOPIC", "the way you speak to me")),
        ("it was about your sister", Slot("topic", "TOPIC", "your sister")),
        ("we need to talk about trust", Slot("topic", "TOPIC", "we need to talk about trust")),
        ("  ", None),
    ],
)
def test_an_open_ended_slot_takes_the_whole_answer(said: str, slot: Slot | None) -> None:
    """If a slot's sample fits, the value is what was said, without the sample's words."""
    assert fill(said, "KeepTopicIntent", "topic") == slot


@pytest.mark.parametrize(
    ("said", "agreement"),
    [
        ("No phones at dinner.", "no phones at dinner"),
        ("We'll slow down when one of us says red", "slow down when one of us says red"),
        ("we will slow down when one of us says red", "slow down when one of us says red"),
        ("Okay, we'll text first", "text first"),
        ("I'll handle pickup on Tuesdays", "i'll handle pickup on tuesdays"),
        ("We won't shout in front of the kids", "we won't shout in front of the kids"),
        ("We agreed not to shout", "not to shout"),
        ("Let's agree to a walk at 7:15 on Sundays", "a walk at 7:15 on sundays"),
        ("the one small thing is that we'll knock first", "knock first"),
        ("let's talk about money on Sundays", "talk about money on sundays"),
        ("we'll take a break when it gets loud", "take a break when it gets loud"),
        ("we'll talk about the week on Sunday nights", "talk about the week on sunday nights"),
        ("a ten minute hug before bed", "a ten minute hug before bed"),
        ("Our signal is red balloon", "red balloon"),
        ("Our words are red balloon", "red balloon"),
        ("The words are slow down", "slow down"),
        ("Our signal words are red light", "red light"),
        ("What calms me is a walk by the river", "a walk by the river"),
        ("What calms us is music", "music"),
        ("Our sentence is I'm on your side", "i'm on your side"),
        ("Remember that I'll handle pickup on Tuesdays", "i'll handle pickup on tuesdays"),
        ("say {this} & <that>", "say this that"),
        ("caf\u00e9 on Saturdays", "caf\u00e9 on saturdays"),
    ],
)
def test_an_agreement_is_taken_in_their_own_words(said: str, agreement: str) -> None:
    """A carrier is left out, a word that carries meaning is not, and a topic is not meant."""
    slot = fill(said, "KeepAgreementIntent", "agreement")
    assert slot == Slot("agreement", "AMAZON.SearchQuery", agreement)


@pytest.mark.parametrize(
    ("said", "first", "second"),
    [
        ("Sam and Alex", "sam", "alex"),
        ("Sam", "sam", None),
        ("Our names are Sam and Alex.", "sam", "alex"),
        ("We are Maya and Tom", "maya", "tom"),
        ("It's Mary Ann and Luis", "mary ann", "luis"),
        ("I'm Ben and this is Noor", "ben", "noor"),
    ],
)
def test_two_names_are_taken_from_one_answer(said: str, first: str, second: str | None) -> None:
    """Asked for the first name, both may be given, and each fills its slot."""
    filled = UNDERSTANDING.answer(said, "NamesIntent", "first_name")
    expected = {"first_name": first} | ({"second_name": second} if second else {})
    assert {slot.name: slot.value for slot in filled} == expected


@pytest.mark.parametrize("count", [40, 60, 61, 5000])
def test_a_long_answer_is_cut_off_where_alexa_stops_listening(count: int) -> None:
    """Sixty words are heard; the rest is lost, and what was heard is kept."""
    words = " ".join(f"word{'abcdefghij'[place % 10]}" for place in range(count))
    slot = fill(words, "KeepAgreementIntent", "agreement")
    assert slot is not None
    assert slot.value == " ".join(words.split()[: min(count, 60)])


@pytest.mark.parametrize(
    "said",
    [
        "skip this one",
        "let's leave it for today",
        "I don't know",
        "nothing comes to mind",
        "thanks",
        "more time",
        "start a 20 minute break",
        "where are we",
        "go back",
        "stop",
        "no",
        "",
    ],
)
def test_a_request_is_not_taken_for_an_open_ended_answer(said: str) -> None:
    """What is surely another request is a sentence of its own."""
    assert fill(said, "KeepAgreementIntent", "agreement") is None
    assert fill(said, "KeepTopicIntent", "topic") is None
    assert fill(said, "NamesIntent", "first_name") is None


@pytest.mark.parametrize(("intent", "slot"), OPEN_ENDED)
def test_danger_is_never_taken_for_words_to_keep(intent: str, slot: str) -> None:
    """Asked for their own words, they may say that they are afraid; that is not kept."""
    assert len(DANGER_ROWS) >= 180
    kept = [said for said in DANGER_ROWS if fill(said, intent, slot) is not None]
    assert kept == []


@pytest.mark.parametrize("said", ["I'm scared we'll be late", "you hurt me when you said that"])
def test_words_near_danger_are_still_theirs_to_keep(said: str) -> None:
    """Talk between partners fills the slot, as any words do."""
    assert fill(said, "KeepAgreementIntent", "agreement") is not None


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("Alexa, ask Steady Ground to call the police", "SafetyIntent"),
        ("Alexa, tell Steady Ground I'm scared", "AfraidIntent"),
        ("tell steady ground that he won't let me leave", "SafetyIntent"),
        ("Steady Ground, I want to die", "SelfHarmIntent"),
    ],
)
def test_danger_is_understood_in_one_breath(said: str, intent: str) -> None:
    """The skill need not be open for it."""
    call = UNDERSTANDING.invocation(said)
    assert isinstance(call, OneShot)
    assert UNDERSTANDING.interpret(call.utterance).intent == intent


@pytest.mark.parametrize("asks", ["ask", "asks", "asked", "has", "tell", "tells", "told"])
def test_the_skill_is_called_however_recognition_writes_it(asks: str) -> None:
    """Of "Alexa, ask Steady Ground", said in one breath, it often makes "Alexa asks"."""
    call = UNDERSTANDING.invocation(f"Alexa {asks} Steady Ground for twenty minutes apart.")
    assert call == OneShot("twenty minutes apart")


@pytest.mark.parametrize(
    "said",
    [
        "Alexa, open Steady Ground",
        "launch steady ground",
        "start steady ground please",
        "Hey Alexa, talk to steady ground.",
        "can you open steady ground",
        "run steady ground now",
        "ask steady ground",
        "Steady Ground",
    ],
)
def test_the_skill_is_opened(said: str) -> None:
    """The name with a word for opening, or alone, launches the skill."""
    assert UNDERSTANDING.invocation(said) == Launch()


@pytest.mark.parametrize(
    ("said", "utterance"),
    [
        ("Alexa, ask steady ground to start a 20-minute break", "start a 20 minute break"),
        ("ask steady ground how long is left", "how long is left"),
        ("ask steady ground for a break", "a break"),
        ("ask steady ground for more time", "more time"),
        ("Alexa, tell Steady Ground we\N{RIGHT SINGLE QUOTATION MARK}re back!", "we're back"),
        ("tell steady ground that we're ready", "we're ready"),
        ("use steady ground and take half an hour", "take half an hour"),
        ("open steady ground and start a break", "start a break"),
        ("ask steady ground if we're okay", "if we're okay"),
        ("start a break with steady ground", "start a break"),
        ("Steady Ground, start a break", "start a break"),
        ("ask steady ground to talk about steady ground", "talk about steady ground"),
    ],
)
def test_the_skill_is_asked_in_one_breath(said: str, utterance: str) -> None:
    """The words for the skill come without the name and the word that joins them."""
    assert UNDERSTANDING.invocation(said) == OneShot(utterance)


@pytest.mark.parametrize(
    "said",
    ["", "Alexa", "start a break", "we are on steady ground now", "start a steady ground break"],
)
def test_other_sentences_do_not_call_the_skill(said: str) -> None:
    """Without its name, or with it by chance, nothing is opened."""
    assert UNDERSTANDING.invocation(said) is None
