"""The lint of the interaction model that is built, and the errors of loading one."""

import json
import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from skill.intents import meanings
from skill.intents.names import ABOUT_SAFETY, TWINS
from skill.speech import catalog
from speaker.understanding.interaction_model import (
    FALLBACK_INTENT,
    SLOT_IN_SAMPLE,
    Intent,
    InteractionModel,
    ModelError,
)
from tests.model_samples import DOCUMENT, MODEL, REPRESENTATIVE, filled

BUILT_INS = {
    f"AMAZON.{name}Intent"
    for name in [
        "Help",
        "Stop",
        "Cancel",
        "Repeat",
        "StartOver",
        "NavigateHome",
        "Fallback",
        "Yes",
        "No",
        "Next",
        "Previous",
        "Pause",
        "Resume",
    ]
}
# What starts a guided conversation, and what moves in it.
GUIDED = {
    *("RitualIntent", "DebriefIntent", "StateOfUsIntent", "BreatheIntent"),
    *("MoveOnIntent", "GoBackIntent", "SkipIntent", "WhereAreWeIntent"),
    *("HoldOnIntent", "CarryOnIntent", "LeaveItIntent", "KeepAgreementIntent"),
}
# What is answered with a number to call.
DANGER = {
    *("SafetyIntent", "AfraidIntent", "SelfHarmIntent", "HarmDoneIntent", "MedicalIntent"),
    *("PillsIntent", "OtherInCrisisIntent", "PanicIntent", "HelplineIntent"),
}
NAVIGATE_HOME = "AMAZON.NavigateHomeIntent"
# So many words has the longest bare phrase of a built-in intent.
BARE = 5
# What people say as one set phrase is bare too, with up to six words: it is no wording of their
# own, and they say the whole of it, which is what Alexa's built-in intent fires on.
SET_PHRASES = {"that will be all thank you"}
LONGEST_SET_PHRASE = 6
# A line for the moment, and what can be asked about one.
LINES = {
    *("SayIntent", "SayInConflictIntent", "SayWhenQuietIntent", "SayForHonestyIntent"),
    *("SayAgainstShameIntent", "SaySofterIntent", "AskCuriousIntent", "NamePatternIntent"),
    *("AskForHelpIntent", "SayFloodedIntent", "SayBeforeLeavingIntent", "SetBoundaryIntent"),
    *("SayWorriedIntent", "AnotherIntent", "WhyIntent", "SlowerIntent", "TellMoreIntent"),
}
# What is planned and agreed in a calm moment, and when it comes up again.
PLANS = {
    *("PlanIntent", "HearPlanIntent", "ChangePlanIntent", "NamesIntent"),
    *("HearAgreementsIntent", "AgreementDoneIntent", "ChangeAgreementIntent"),
    *("DropAgreementIntent", "RenewAgreementIntent", "CheckInIntent"),
    *("RhythmIntent", "HearRhythmIntent", "StopRhythmIntent", "PracticeIntent"),
}
LEARNING = {
    *("PullingAwayIntent", "PunishingSilenceIntent", "AttachmentIntent", "FloodingIntent"),
    *("TriggersIntent", "WhyTimerIntent", "TakeSpaceWellIntent", "DistanceIntent"),
    "BreaksGoingIntent",
}
PRIVACY = {"WhatIsKeptIntent", "ForgetIntent", "TourIntent"}
# What is answered to a question, and to an answer, without asking for anything.
BY_THE_WAY = {"DontKnowIntent", "ThanksIntent"}
TWELVE = GUIDED | DANGER | LINES | PLANS | LEARNING | PRIVACY | BY_THE_WAY
SEARCH_QUERY = "AMAZON.SearchQuery"
FIRST_NAME = "AMAZON.FirstName"
# The rules for an invocation name and for samples: section 11 of the facts about Alexa.
LAUNCH_WORDS = {"launch", "ask", "tell", "load", "begin", "enable", "open", "start", "use", "run"}
WAKE_WORDS = {"alexa", "amazon", "echo", "computer", "skill", "app"}
JOINING_WORDS = {"the", "a", "an", "for", "to", "of", "about", "up", "by", "at", "off", "with"}
# "Start a break" is what the skill is for, so "start" may begin a sample.
NEVER_FIRST = (LAUNCH_WORDS | WAKE_WORDS) - {"start"}
# Alexa's own features answer to these, even where the skill is named.
ALEXAS_OWN = {"timer", "timers", "alarm", "alarms", "reminder", "reminders", "set"}

INTENTS = list(MODEL.intents.values())
SAMPLES = [(intent, sample) for intent in INTENTS for sample in intent.samples]
SLOTS = [(intent, slot) for intent in INTENTS for slot in intent.slots.values()]


def test_the_required_built_in_intents_are_there() -> None:
    """Alexa refuses a skill without them, and nothing else of Amazon's is used."""
    assert {name for name in MODEL.intents if name.startswith("AMAZON.")} == BUILT_INS


def test_every_intent_has_many_samples() -> None:
    """Each of ours has eight ways to ask for it or more, most have twelve, and a break has forty.

    A built-in intent has the bare words alone, of which there are few; the rest is its twin's.
    """
    counts = {intent.name: len(intent.samples) for intent in INTENTS}
    assert {name for name in counts if name in BUILT_INS and counts[name] < 4} == {NAVIGATE_HOME}
    ours = {name: count for name, count in counts.items() if name not in BUILT_INS}
    assert {name: count for name, count in ours.items() if count < 8} == {}
    assert {name: counts[name] for name in TWELVE if counts[name] < 12} == {}
    assert counts["StartBreakIntent"] >= 40


def test_what_leaves_the_skill_has_no_words_of_ours() -> None:
    """Alexa goes home by herself, and a sample for that would be one that ends a talk."""
    assert MODEL.intents[NAVIGATE_HOME].samples == ()


def test_a_built_in_intent_holds_bare_phrases() -> None:
    """It fires on exact phrases only, so a natural wording stands with its twin, without slots."""
    built_in = [MODEL.intents[name] for name in BUILT_INS - {FALLBACK_INTENT}]
    long = {each for intent in built_in for each in intent.samples if len(each.split()) > BARE}
    assert long - SET_PHRASES == set()
    assert max(len(each.split()) for each in SET_PHRASES) <= LONGEST_SET_PHRASE
    assert [intent.slots for intent in built_in if intent.slots] == []
    assert [twin for twin in TWINS if MODEL.intents[twin].slots] == []


def test_what_is_not_for_us_has_samples_as_danger_has() -> None:
    """Alexa's model generalises by their balance: ordinary talk must not look like danger."""
    counts = {intent.name: len(intent.samples) for intent in INTENTS}
    talk = counts["PartnerTalkIntent"], counts[FALLBACK_INTENT]
    assert min(talk) >= max(counts[name] for name in DANGER)


def test_no_sample_stands_twice() -> None:
    """A sample that two intents share, or one has twice, is written once."""
    homes = defaultdict(list)
    for intent, sample in SAMPLES:
        homes[sample].append(intent.name)
    assert {sample: names for sample, names in homes.items() if len(names) > 1} == {}


def test_no_sentence_belongs_to_two_intents() -> None:
    """With every slot filled, each sentence still has one intent."""
    homes = defaultdict(set)
    for intent, sample in SAMPLES:
        for said, _ in filled(intent, sample):
            homes[said].add(intent.name)
    assert {said: names for said, names in homes.items() if len(names) > 1} == {}


def test_samples_are_lower_case_words() -> None:
    """Samples have lower-case letters, apostrophes, single spaces and slots."""
    wrong = [
        sample
        for _, sample in [*SAMPLES, *((i, s) for i, slot in SLOTS for s in slot.samples)]
        if not re.fullmatch(r"(?:[a-z']+|\{[a-z_]+\})(?: (?:[a-z']+|\{[a-z_]+\}))*", sample)
    ]
    assert wrong == []


def test_samples_leave_alexas_own_words_alone() -> None:
    """No sample calls for a timer, an alarm or a reminder, or begins as a launch does."""
    wrong = [
        sample
        for _, sample in SAMPLES
        if ALEXAS_OWN & set(sample.split())
        or sample.split()[0] in NEVER_FIRST
        or MODEL.invocation_name in sample
    ]
    assert wrong == []


def test_danger_is_spoken_of_without_slots() -> None:
    """Nothing of such a sentence is sent to the skill, so nothing of it can be kept."""
    assert [name for name in sorted(DANGER) if MODEL.intents[name].slots] == []
    assert DANGER == ABOUT_SAFETY


def test_names_are_valid() -> None:
    """Intents have letters and underscores; slots and types likewise."""
    intents = [name.removeprefix("AMAZON.") for name in MODEL.intents]
    names = [*intents, *(slot.name for _, slot in SLOTS), *MODEL.types]
    assert [name for name in names if not re.fullmatch(r"[A-Za-z_]+", name)] == []


def test_the_invocation_name_is_valid() -> None:
    """Two lower-case words or more, without a launch, wake or joining word."""
    words = MODEL.invocation_name.split()
    assert len(words) >= 2
    assert re.fullmatch(r"[a-z.' ]+", MODEL.invocation_name)
    assert not (LAUNCH_WORDS | WAKE_WORDS) & set(words)
    assert len(words) > 2 or not JOINING_WORDS & set(words)


def test_declared_slots_are_used() -> None:
    """Every slot stands in a sample of its intent."""
    unused = [
        (intent.name, slot.name)
        for intent, slot in SLOTS
        if not any(f"{{{slot.name}}}" in sample for sample in intent.samples)
    ]
    assert unused == []


def test_a_slot_name_keeps_one_type() -> None:
    """Alexa refuses a name that has another type in another intent."""
    types = defaultdict(set)
    for _, slot in SLOTS:
        types[slot.name].add(slot.type)
    assert {name: found for name, found in types.items() if len(found) > 1} == {}


def test_no_sample_fills_a_slot_twice() -> None:
    """A slot is in a sample only once, and two slots never touch if one is open-ended."""
    wrong = [
        sample
        for intent, sample in [*SAMPLES, *((i, s) for i, slot in SLOTS for s in slot.samples)]
        for names in [SLOT_IN_SAMPLE.findall(sample)]
        if len(names) > len(set(names))
        or any(_cannot_touch(intent, *pair) for pair in pairwise(names) if _touch(sample, *pair))
    ]
    assert wrong == []


def _touch(sample: str, before: str, behind: str) -> bool:
    return f"{{{before}}} {{{behind}}}" in sample


def _cannot_touch(intent: Intent, before: str, behind: str) -> bool:
    """Return whether nobody could tell where one slot ends. Only a time may follow a topic."""
    types = intent.slots[before].type, intent.slots[behind].type
    return FIRST_NAME in types or types[1] == "TOPIC"


def test_a_search_query_stands_alone_and_with_a_carrier() -> None:
    """Alexa refuses a sample that has a second slot, or no words, beside AMAZON.SearchQuery."""
    wrong = [
        sample
        for intent, sample in SAMPLES
        for names in [SLOT_IN_SAMPLE.findall(sample)]
        if any(intent.slots[name].type == SEARCH_QUERY for name in names)
        and (len(names) > 1 or not SLOT_IN_SAMPLE.sub("", sample).strip())
    ]
    assert wrong == []


def test_every_search_query_takes_an_answer_as_it_is() -> None:
    """Asked for by the dialog, it has the bare slot among its samples, and other ways to say it."""
    bare = [
        (f"{{{slot.name}}}" in slot.samples, len(slot.samples) > 1)
        for _, slot in SLOTS
        if slot.type == SEARCH_QUERY
    ]
    assert bare == [(True, True)]


def test_slot_values_are_distinct() -> None:
    """Within a type no two values share an id, a name or a synonym."""
    for slot_type in MODEL.types.values():
        spoken = [said for value in slot_type.values for said in value.spoken]
        ids = [value.id for value in slot_type.values]
        assert sorted(set(spoken)) == sorted(spoken)
        assert sorted(set(ids)) == sorted(ids)


def test_the_listed_values_are_those_the_skill_knows() -> None:
    """The ids are what the skill reads."""
    ids = {name: [value.id for value in kind.values] for name, kind in MODEL.types.items()}
    assert len(ids.pop("TOPIC")) >= 30
    signals = [each.replace("_", " ") for each in ids.pop("SIGNAL")]
    assert signals == list(catalog.load("en-US").variants["heard.signals"])
    week = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    assert ids == {
        "DAY_PART": [
            *("morning", "afternoon", "evening"),
            *("tomorrow", "tomorrow_morning", "tomorrow_afternoon", "tomorrow_evening"),
            *("am", "pm"),
        ],
        "DEBRIEF_SIZE": ["longer", "short"],
        "PLAN_PART": [
            *("length", "signal", "calm", "softening", "ending", "names"),
            *("heads_up", "topic", "say_back"),
        ],
        "SAY_BACK": ["every", "first", "never"],
        "WHICH": [*map(str, range(1, 11)), "last"],
        "DAY": week,
        "OCCASION": ["debrief", "state_of_us", "check_in"],
        "REPEAT_DAY": ["daily", "daily_morning", "daily_evening", *week],
        "KEEPSAKE": ["everything", "agreements", "plan", "names", "rhythm", "breaks"],
        "OUR_NAME": [*meanings.TRIED, *meanings.ONLY_TOLD],
    }


def test_the_representative_values_cover_every_type() -> None:
    """A new slot type needs values here before its samples are tested."""
    assert {slot.type for _, slot in SLOTS} == REPRESENTATIVE.keys()


def test_the_dialog_asks_for_what_is_missing() -> None:
    """Where Alexa asks for a slot herself, she asks in the skill's own words."""
    asked = {
        (intent.name, slot.name): slot.elicitation_prompts
        for intent, slot in SLOTS
        if slot.elicitation_required
    }
    ours = catalog.load("en-US").variants
    assert asked == {
        ("MoreTimeIntent", "length"): ours["ask.more"],
        ("LessTimeIntent", "length"): ours["ask.less"],
        ("KeepAgreementIntent", "agreement"): ours["ask.new_words"],
        ("NamesIntent", "first_name"): ours["ask.names"],
        ("SayBackIntent", "often"): ours["ask.say_back"],
        ("ChangePlanIntent", "part"): ours["ask.plan_part"],
        ("ForgetIntent", "keepsake"): ours["ask.forget_what"],
        ("AgreementDoneIntent", "which"): ours["ask.which"],
        ("ChangeAgreementIntent", "which"): ours["ask.which"],
        ("DropAgreementIntent", "which"): ours["ask.which"],
        ("RenewAgreementIntent", "which"): ours["ask.which"],
        ("KeepTopicIntent", "topic"): ours["ask.topic"],
    }
    assert MODEL.delegation_strategy == "SKILL_RESPONSE"
    assert MODEL.fallback_sensitivity == "LOW"


def test_every_prompt_is_used_and_every_dialog_slot_is_declared() -> None:
    """The dialog speaks of the model's own slots, types and prompts."""
    model = DOCUMENT["interactionModel"]
    dialogs = [(i["name"], slot) for i in model["dialog"]["intents"] for slot in i["slots"]]
    used = {prompt for _, slot in dialogs for prompt in slot["prompts"].values()}
    assert used == {prompt["id"] for prompt in model["prompts"]}
    for intent, slot in dialogs:
        assert MODEL.intents[intent].slots[slot["name"]].type == slot["type"]


def test_a_dialog_has_all_slots_of_its_intent() -> None:
    """Alexa ignores a directive for an intent of which the dialog model has but a part."""
    for intent in DOCUMENT["interactionModel"]["dialog"]["intents"]:
        names = [slot["name"] for slot in intent["slots"]]
        assert names == [*MODEL.intents[intent["name"]].slots]


def model_with(**changes: object) -> dict[str, object]:
    language: dict[str, object] = {
        "invocationName": "steady ground",
        "intents": [{"name": "A", "slots": [{"name": "n", "type": "T"}], "samples": ["go {n}"]}],
        "types": [{"name": "T", "values": []}],
    }
    return {"interactionModel": {"languageModel": language | changes}}


def load(folder: Path, document: object) -> InteractionModel:
    file = folder / "en-US.json"
    file.write_text(json.dumps(document), "utf-8")
    return InteractionModel.load(file)


def test_a_small_model_loads(tmp_path: Path) -> None:
    """Dialog, prompts and ids may be absent."""
    model = load(tmp_path, model_with())
    assert (model.locale, model.invocation_name) == ("en-US", "steady ground")
    assert model.intents["A"].slots["n"].elicitation_prompts == ()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The message has the path, and a file that could have been meant."""
    with pytest.raises(
        ModelError, match=r"xx\.json cannot be read .*interactionModels/custom/en-US"
    ):
        InteractionModel.load(tmp_path / "xx.json")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"interactionModel": 3}', "\xff"])
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, text: str) -> None:
    """Whatever else the file holds, the message says that it is not a model."""
    file = tmp_path / "en-US.json"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(ModelError, match="is not an interaction model"):
        InteractionModel.load(file)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"types": []}, r"A\.n: the type 'T' is not in types"),
        ({"intents": [{"name": "A", "samples": ["go {n}"]}]}, "names the slot 'n', which is not"),
        ({"intents": [{"name": "A", "samples": ["take 5"]}]}, "has characters other than letters"),
        ({"intents": [{"name": "A", "samples": ["go {n"]}]}, "has characters other than letters"),
        ({"intents": [{"name": "A", "samples": ["(go|run)"]}]}, "has characters other than"),
    ],
)
def test_a_faulty_model_is_refused(
    tmp_path: Path, changes: dict[str, object], problem: str
) -> None:
    """The message names the intent and what is wrong with it."""
    with pytest.raises(ModelError, match=problem):
        load(tmp_path, model_with(**changes))


def test_a_prompt_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A slot that must be asked for needs words to ask with."""
    slot = {"name": "n", "type": "T", "elicitationRequired": True, "prompts": {"elicitation": "x"}}
    document = model_with()
    document["interactionModel"] |= {"dialog": {"intents": [{"name": "A", "slots": [slot]}]}}  # type: ignore[operator]
    with pytest.raises(ModelError, match=r"A\.n: its elicitation prompt is not in prompts"):
        load(tmp_path, document)


@pytest.mark.parametrize(
    ("part", "place"),
    [
        ({"dialog": {"intents": [{"name": "A", "confirmationRequired": "no"}]}}, "intents"),
        (
            {"dialog": {"intents": [{"name": "A", "prompts": {"confirmation": 1}}]}},
            "prompts.confirmation",
        ),
        ({"dialog": {"intents": [], "delegationStrategy": 1}}, "delegationStrategy"),
        ({"prompts": [{"id": "x", "variations": []}]}, "variations"),
    ],
)
def test_every_part_of_a_model_is_of_its_type(
    tmp_path: Path, part: dict[str, object], place: str
) -> None:
    """What the dialogs need is read with the rest, and the message names the faulty place."""
    document = model_with()
    document["interactionModel"] |= part  # type: ignore[operator]
    with pytest.raises(ModelError, match=f"is not an interaction model .*{re.escape(place)}"):
        load(tmp_path, document)
