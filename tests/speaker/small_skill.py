"""A small skill of the tests' own, and a speaker in front of it."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from speaker.desk.commands import CommandError
from speaker.desk.opening import open_speaker
from speaker.desk.speaker import Speaker
from speaker.hosting.opening import Settings, SkillFactory
from speaker.transcript import Event, TurnEvent

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
"""Noon in New York, where the devices are."""

TIMERS = "alexa::alerts:timers:skill:readwrite"
REMINDERS = "alexa::alerts:reminders:skill:readwrite"

MODEL: dict[str, Any] = {
    "interactionModel": {
        "languageModel": {
            "invocationName": "tea house",
            "intents": [
                {"name": "AMAZON.HelpIntent", "samples": ["help"]},
                {"name": "AMAZON.StopIntent", "samples": ["stop"]},
                {"name": "AMAZON.CancelIntent", "samples": ["cancel"]},
                {"name": "AMAZON.YesIntent", "samples": ["yes"]},
                {"name": "AMAZON.NoIntent", "samples": ["no", "no thanks"]},
                {"name": "AMAZON.FallbackIntent", "samples": []},
                {"name": "GreetIntent", "samples": ["greet me"], "slots": []},
                {
                    "name": "TeaIntent",
                    "samples": ["make tea", "make {tea} tea", "make tea for {length}"],
                    "slots": [
                        {"name": "tea", "type": "TOPIC", "samples": ["{tea}"]},
                        {"name": "length", "type": "AMAZON.DURATION", "samples": ["{length}"]},
                    ],
                },
            ],
            "types": [
                {
                    "name": "TOPIC",
                    "values": [
                        {"id": "green", "name": {"value": "green", "synonyms": ["sencha"]}},
                        {"id": "black", "name": {"value": "black", "synonyms": []}},
                    ],
                }
            ],
        },
        "dialog": {
            "intents": [
                {
                    "name": "TeaIntent",
                    "confirmationRequired": True,
                    "prompts": {"confirmation": "tea.confirm"},
                    "slots": [
                        {
                            "name": "tea",
                            "type": "TOPIC",
                            "elicitationRequired": True,
                            "confirmationRequired": False,
                            "prompts": {"elicitation": "tea.ask"},
                        },
                        {
                            "name": "length",
                            "type": "AMAZON.DURATION",
                            "elicitationRequired": False,
                            "confirmationRequired": False,
                            "prompts": {},
                        },
                    ],
                }
            ],
            "delegationStrategy": "SKILL_RESPONSE",
        },
        "prompts": [
            {"id": "tea.ask", "variations": [{"type": "PlainText", "value": "Which tea?"}]},
            {
                "id": "tea.confirm",
                "variations": [{"type": "PlainText", "value": "{tea} tea, yes?"}],
            },
        ],
    }
}

Reply = dict[str, Any] | Exception | Callable[[dict[str, Any]], dict[str, Any]]


def ssml(words: str) -> dict[str, str]:
    return {"type": "SSML", "ssml": f"<speak>{words}</speak>"}


def says(words: str, *, end: bool | None = True, **response: object) -> dict[str, Any]:
    """A response envelope; `end` None leaves shouldEndSession out."""
    body: dict[str, Any] = {"outputSpeech": ssml(words), **response}
    if end is not None:
        body["shouldEndSession"] = end
    return {"version": "1.0", "response": body}


def asks(words: str, reprompt: str = "Still there?", **response: object) -> dict[str, Any]:
    """A response envelope that keeps the session open."""
    return says(words, end=False, reprompt={"outputSpeech": ssml(reprompt)}, **response)


def ask_for(*scopes: str, token: str = "resume") -> dict[str, Any]:  # noqa: S107 -- Alexa's word
    """The directive for consent by voice."""
    return {
        "type": "Connections.SendRequest",
        "name": "AskFor",
        "payload": {
            "@type": "AskForPermissionsConsentRequest",
            "@version": "2",
            "permissionScopes": [
                {"permissionScope": scope, "consentLevel": "ACCOUNT"} for scope in scopes
            ],
        },
        "token": token,
    }


@dataclass
class SmallSkill:
    """Replies by intent name or request type, and keeps the envelopes it was sent."""

    replies: Mapping[str, Reply] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, envelope: dict[str, Any], context: object) -> dict[str, Any]:
        assert context is None
        self.asked.append(envelope)
        request = envelope["request"]
        name = request["intent"]["name"] if request["type"] == "IntentRequest" else request["type"]
        reply = self.replies.get(name, says(name))
        if isinstance(reply, Exception):
            raise reply
        return reply(envelope) if callable(reply) else reply

    @property
    def requests(self) -> list[dict[str, Any]]:
        return [envelope["request"] for envelope in self.asked]

    @property
    def last(self) -> dict[str, Any]:
        return self.requests[-1]

    def factory(self) -> SkillFactory:
        return lambda _clock, _environ: self


@dataclass
class Desk:
    """A speaker with a small skill, and what a person sees of it."""

    speaker: Speaker
    skill: SmallSkill

    def type(self, typed: str) -> list[str]:
        """Type a line; what is then shown, one string a line."""
        return [str(line) for event in self.speaker.take(typed) for line in event.lines]

    def turns(self, typed: str) -> list[Event]:
        return [event for event in self.speaker.take(typed) if isinstance(event, TurnEvent)]

    def complaint(self, typed: str) -> str:
        """What a command that cannot be carried out says."""
        try:
            self.speaker.take(typed)
        except CommandError as wrong:
            return str(wrong)
        raise AssertionError(f"{typed} was carried out")

    @property
    def listening(self) -> bool:
        return self.speaker.device.session is not None


def model_file(folder: Path, model: dict[str, Any] = MODEL) -> Path:
    path = folder / "en-US.json"
    path.write_text(json.dumps(model), encoding="utf-8")
    return path


@contextmanager
def open_desk(
    folder: Path,
    replies: Mapping[str, Reply],
    *,
    strict: bool = False,
    model: dict[str, Any] = MODEL,
) -> Iterator[Desk]:
    """Open a speaker at noon in New York whose skill replies like that."""
    skill = SmallSkill(replies)
    settings = Settings(frozen_at=NOON, seed=7, model=model_file(folder, model), strict=strict)
    with open_speaker(settings, skill.factory()) as speaker:
        yield Desk(speaker, skill)
