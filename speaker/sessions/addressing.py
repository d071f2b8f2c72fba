"""Who gets an utterance: the skill, an open question, or nobody."""

import re
from collections.abc import Sequence
from dataclasses import replace

from speaker.household.devices import Device
from speaker.household.session import AlexaSession, Confirmation, Elicitation, PermissionQuestion
from speaker.sessions import consent
from speaker.sessions.turns import Alexa, Turns
from speaker.ssml import from_plain
from speaker.transcript import Kind, TurnEvent, note, said
from speaker.understanding import dialogs
from speaker.understanding.intents import intent_json
from speaker.understanding.interpreter import Launch, OneShot
from speaker.understanding.language import Language

# In an open session, these end it, and nobody asks the skill.
_EXITS = frozenset({"exit", "quit"})
# Without a session, these have nothing to end.
_STOPS = _EXITS | {"stop", "cancel"}
_YES_NO = {"AMAZON.YesIntent": True, "AMAZON.NoIntent": False}
_BREAKS_OFF = frozenset({"AMAZON.StopIntent", "AMAZON.CancelIntent"})
_FALLBACK = "AMAZON.FallbackIntent"


def plain(utterance: str) -> str:
    """Drop the wake word, punctuation and capitals."""
    words = " ".join(
        re.findall(r"[\w'-]+", utterance.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    )
    return words.removeprefix("alexa").strip()


class UtteranceRouter:
    """Takes what happens at one device to the skill, to an open question, or to nobody."""

    def __init__(self, device: Device, alexa: Alexa) -> None:
        self._device, self._alexa = device, alexa
        self._turns = Turns(device, alexa)

    @property
    def _language(self) -> Language:
        return self._alexa.languages(self._device.locale)

    def hear(self, utterance: str) -> Sequence[TurnEvent]:
        called = self._language.understanding.invocation(utterance)
        if called is not None:
            return self._invoke(called, utterance)
        session = self._device.session
        if session is None:
            return self._unaddressed(utterance)
        session.reprompted, session.follow_ups = False, 0
        if isinstance(session.pending, PermissionQuestion):
            return self._answer_consent(session, session.pending, utterance)
        if plain(utterance) in _EXITS:
            return self._turns.end("USER_INITIATED", heard=utterance)
        return self._understand(session, utterance, utterance)

    def silence(self) -> Sequence[TurnEvent]:
        """Let nobody answer: Alexa asks again, and the second time the session ends."""
        session = self._device.session
        if session is None:
            return []
        if isinstance(session.pending, PermissionQuestion):
            return self._turns.answer_consent(session, session.pending, "NOT_ANSWERED", None)
        if session.reprompt is None or session.reprompted:
            return self._turns.end("EXCEEDED_MAX_REPROMPTS")
        session.reprompted = True
        return [self._turns.without_skill(None, said(session.reprompt))]

    def stop(self) -> Sequence[TurnEvent]:
        """End the session, as if somebody said "exit"."""
        return self._turns.end("USER_INITIATED")

    def touch(self, argument: str) -> Sequence[TurnEvent]:
        session = self._device.session or self._turns.open_session()
        session.reprompted, session.follow_ups = False, 0
        return self._turns.touch(session, argument)

    def _invoke(self, called: Launch | OneShot, heard: str) -> Sequence[TurnEvent]:
        session = self._turns.open_session()
        if isinstance(called, Launch):
            return self._turns.request(session, heard, "LaunchRequest")
        return self._understand(session, called.utterance, heard)

    def _unaddressed(self, utterance: str) -> Sequence[TurnEvent]:
        """Hear an utterance that does not name the skill, with no session open."""
        name = self._language.skill_name.lower()
        if plain(utterance) in _STOPS:
            hint = note("Nothing is open or sounding here. /quit leaves the speaker.")
            return [self._turns.without_skill(utterance, hint)]
        if self._alexa.strict:
            ways = f"Alexa, open {name}. Or: Alexa, ask {name} to start a break."
            return [self._turns.without_skill(utterance, note(f"Nobody listens. Say: {ways}"))]
        events = self._understand(self._turns.open_session(), utterance, utterance)
        told = f'Heard as though it began with "Alexa, ask {name} to".'
        if told not in self._alexa.hinted:
            self._alexa.hinted.add(told)
            events[0].lines.insert(0, note(told))
        return events

    def _understand(self, session: AlexaSession, words: str, heard: str) -> Sequence[TurnEvent]:
        understood = self._language.understanding.interpret(words)
        match session.pending:
            case Elicitation() as asked if not _built_in(understood.intent):
                name = str(asked.intent["name"])
                slots = self._language.understanding.answer(words, name, asked.slot)
                if slots:
                    intent = dialogs.with_slots(asked.intent, slots)
                    return self._turns.continue_intent(session, intent, asked, heard)
            case Confirmation() as asked if understood.intent in _YES_NO:
                yes = _YES_NO[understood.intent]
                intent = dialogs.confirmed(asked.intent, asked.slot, yes=yes)
                return self._turns.continue_intent(session, intent, asked, heard)
        return self._turns.start_intent(session, intent_json(understood), heard)

    def _answer_consent(
        self, session: AlexaSession, question: PermissionQuestion, utterance: str
    ) -> Sequence[TurnEvent]:
        intent = self._language.understanding.interpret(utterance).intent
        yes = consent.approves(plain(utterance))
        yes = _YES_NO.get(intent) if yes is None else yes
        broken_off = intent in _BREAKS_OFF or plain(utterance) in _EXITS
        if yes is None and not question.asked_again and not broken_off:
            session.pending = replace(question, asked_again=True)
            again = said(from_plain(question.text), Kind.ASKED)
            return [self._turns.without_skill(utterance, again)]
        status = {True: "ACCEPTED", False: "DENIED", None: "NOT_ANSWERED"}[yes]
        return self._turns.answer_consent(session, question, status, utterance)


def _built_in(intent: str) -> bool:
    """Return whether the intent counts before the answer to a question for a slot."""
    return intent.startswith("AMAZON.") and intent != _FALLBACK
