"""Scripts: which ones hold, which do not, and what is not a script."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from speaker.scripts.playing import (
    SCRIPT_SETTINGS,
    ScriptError,
    ScriptResult,
    conversations,
    run_script,
)
from tests.speaker.small_skill import TIMERS, SmallSkill, ask_for, asks, model_file, says

CARD = {"type": "Simple", "title": "Tea", "content": "Green"}
REPLIES = {
    "LaunchRequest": asks("Welcome to the tea house.", "Are you there?"),
    "GreetIntent": says("Hello, you two.", card=CARD),
    "AMAZON.HelpIntent": says("May I?", end=None, directives=[ask_for(TIMERS)]),
    "Connections.Response": says("Thank you."),
}
Play = Callable[[str], ScriptResult]


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """Plays a script called tea.txt to the tea house."""

    def run(text: str) -> ScriptResult:
        settings = replace(SCRIPT_SETTINGS, model=model_file(tmp_path))
        return run_script(
            text, source="tea.txt", settings=settings, make_skill=SmallSkill(REPLIES).factory()
        )

    return run


def test_a_script_that_holds_gives_the_transcript(play: Play) -> None:
    """What was typed and what was said, without comments, and without what was not asked for."""
    outcome = play(
        """
# Two people at the tea house.
/at 2026-11-23 18:55 America/New_York
You: Alexa, open tea house
Alexa: Welcome to ... house.
You: Alexa, ask tea house to greet me
Alexa:   Hello,
  you two.
"""
    )
    assert outcome.holds
    assert outcome.transcript == [
        "/at 2026-11-23 18:55 America/New_York",
        "You: Alexa, open tea house",
        "Alexa: Welcome to the tea house.",
        "You: Alexa, ask tea house to greet me",
        "Alexa: Hello, you two.",
        "Card: Tea: Green",
    ]


def test_what_is_only_seen_is_shown_when_the_script_asks_for_it(play: Play) -> None:
    """The state of the session, cards, notes, answers of commands and times can be asserted."""
    outcome = play(
        """
You: Alexa, open tea house
(listening)
Alexa: ...
(at 6:55 PM)
/silence
Alexa: Are you there?
You:
(session ends)
(silence)
You: Alexa, ask tea house to greet me
Card: Tea: ...
Alexa: Hello...
(session ends)
/advance 20m
(It is 7:15 PM on Monday...)
(silence)
"""
    )
    assert str(outcome).splitlines() == [
        "You: Alexa, open tea house",
        "Alexa: Welcome to the tea house.",
        "(listening)",
        "(at 6:55 PM)",
        "/silence",
        "Alexa: Are you there?",
        "You:",
        "(session ends)",
        "(silence)",
        "You: Alexa, ask tea house to greet me",
        "Alexa: Hello, you two.",
        "Card: Tea: Green",
        "(session ends)",
        "/advance 20m",
        "(It is 7:15 PM on Monday, 23 November 2026, America/New_York.)",
        "(silence)",
    ]


def test_alexas_own_question_is_a_line_of_its_own(play: Play) -> None:
    """The question for consent comes after the skill's words."""
    outcome = play(
        """
You: Alexa, ask tea house to help
Alexa: May I?
Alexa asks: Do you give Tea House permission to update your timers? ...
You: yes
Alexa: Thank you.
"""
    )
    assert outcome.holds


@pytest.mark.parametrize(
    ("script", "failure"),
    [
        (
            "You: Alexa, open tea house\nAlexa: Welcome to the coffee house.",
            (
                "tea.txt:2: this line does not hold.\n"
                "  expected  Alexa: Welcome to the coffee house.\n"
                "  actual    Alexa: Welcome to the tea house."
            ),
        ),
        (
            "You: Alexa, open tea house\nAlexa: ...\nAlexa: And more.",
            (
                "tea.txt:3: this line does not hold.\n"
                "  expected  Alexa: And more.\n"
                "  actual    (silence)"
            ),
        ),
        (
            "You: Alexa, open tea house\nChime: ...",
            (
                "tea.txt:2: this line does not hold.\n"
                "  expected  Chime: ...\n"
                "  actual    Alexa: Welcome to the tea house."
            ),
        ),
        (
            "You: Alexa, open tea house\n\nYou: exit\nAlexa: Bye.",
            (
                "tea.txt:3: this was heard by then, and is not in the script.\n"
                "  actual    Alexa: Welcome to the tea house."
            ),
        ),
        (
            "You: Alexa, open tea house\nAlexa: ...\nYou: Alexa, open tea house",
            (
                "tea.txt:3: this was heard by then, and is not in the script.\n"
                "  actual    Alexa: Welcome to the tea house."
            ),
        ),
        (
            "You: Alexa, open tea house\nAlexa: ...\n(session ends)",
            (
                "tea.txt:3: this line does not hold.\n"
                "  expected  (session ends)\n"
                "  actual    (listening) (at 6:55 PM)"
            ),
        ),
        (
            "You: Alexa, open tea house\nAlexa: ...\nCard: Tea: Green",
            (
                "tea.txt:3: this line does not hold.\n"
                "  expected  Card: Tea: Green\n"
                "  actual    (listening) (at 6:55 PM)"
            ),
        ),
        (
            "Alexa: Anybody?",
            (
                "tea.txt:1: this line does not hold.\n"
                "  expected  Alexa: Anybody?\n"
                "  actual    (silence)"
            ),
        ),
        (
            "You: Alexa, open tea house\nAlexa: ...\n(silence)",
            (
                "tea.txt:3: this line does not hold.\n"
                "  expected  (silence)\n"
                "  actual    (listening) (at 6:55 PM)"
            ),
        ),
    ],
)
def test_a_line_that_does_not_hold_is_named(play: Play, script: str, failure: str) -> None:
    """The failure has the place, what was expected and what was heard."""
    outcome = play(script)
    assert not outcome.holds
    assert outcome.failure == failure
    assert str(outcome).endswith(failure)


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("You: hi\nBob: hi", "tea.txt:2: 'Bob: hi' is not a line of a script. Begin it with"),
        ("hello", "tea.txt:1: 'hello' is not a line of a script."),
        ("# only a comment\n  indented", "tea.txt:2: 'indented' is not a line of a script."),
        ("/advanse 20m", "tea.txt:1: There is no command /advanse. Did you mean /advance?"),
        ("\n/advance soon", "tea.txt:2: 'soon' is not a length of time."),
        ("(listening", "tea.txt:1: '(listening' is not a line of a script."),
    ],
)
def test_what_is_no_script_is_refused(play: Play, script: str, complaint: str) -> None:
    """Bad lines and commands raise with the place and what to do."""
    with pytest.raises(ScriptError) as refused:
        play(script)
    assert str(refused.value).startswith(complaint)


@pytest.mark.parametrize("script", ["", "\n\n", "# nothing\n"])
def test_an_empty_script_holds(play: Play, script: str) -> None:
    """Nothing was typed, and nothing was said."""
    assert play(script).transcript == []


def test_a_script_that_expects_nothing_only_plays(play: Play) -> None:
    """If no line says what should be heard, everything is shown and nothing fails."""
    outcome = play("You: Alexa, open tea house")
    assert outcome.holds
    assert "Alexa: Welcome to the tea house." in outcome.transcript


def test_quit_ends_a_script(play: Play) -> None:
    """What stands behind /quit is not played."""
    assert play("/quit\nYou: Alexa, open tea house").transcript == ["/quit"]


def test_what_is_expected_after_quit_is_checked(play: Play) -> None:
    """Whoever leaves hears nothing more."""
    outcome = play("/quit\nAlexa: Goodbye.")
    assert outcome.failure == (
        "tea.txt:2: this line does not hold.\n  expected  Alexa: Goodbye.\n  actual    (silence)"
    )


def test_two_runs_of_a_script_send_the_same_envelopes(play: Play) -> None:
    """Identifiers come in the same order each time, so that nothing in a script can drift."""
    script = "You: Alexa, open tea house\nAlexa: ..."
    first, second = ([each.as_json() for each in play(script).events] for _ in range(2))
    for event in (*first, *second):
        event["request"]["context"]["System"].pop("apiEndpoint")  # type: ignore[index]
    assert first == second


def test_the_events_of_a_run_are_kept(play: Play) -> None:
    """A test can look at what was asked and answered."""
    [event] = play("You: Alexa, open tea house\nAlexa: ...").events
    assert event.as_json()["said"] == "Welcome to the tea house."


def test_the_conversations_of_a_markdown_file_are_found() -> None:
    """Only blocks marked conversation are scripts; each comes with its first line's number."""
    markdown = """# Tea

```conversation
You: greet me
Alexa: ...
```

```console
$ make tea
```

````conversation
You: ```
````
"""
    assert list(conversations(markdown)) == [
        (4, "You: greet me\nAlexa: ...\n"),
        (13, "You: ```\n"),
    ]


def test_a_failure_in_markdown_names_the_files_line() -> None:
    """With first_line, a place is the line in the file."""
    with pytest.raises(ScriptError, match=r"^README\.md:41: 'Bob' is not"):
        run_script("You: hi\nBob", source="README.md", first_line=40)
