"""Who gets an utterance: the skill, an open question, or nobody."""

import re
from collections.abc import Sequence
from dataclasses import replace

from speaker.household.devices import Device
from speaker.household.session import AlexaSession, Confirmation, Elicitation, PermissionQuestion
from speaker.sessions.turns import Alexa, Turns
from speaker.ssml import from_plain
from speaker.transcript import Kind, TurnEvent, note, said
from speaker.understanding import dialogs
from speaker.understanding.intents import Explained, HeardIntent, How, intent_json
from speaker.understanding.interpreter import Launch, OneShot
from speaker.understanding.language import Language

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
        if self._language.alexa.ends_a_session(plain(utterance)):
            return self._turns.end("USER_INITIATED", heard=utterance)
        return self._understand(session, utterance, utterance)

    def mishear(self, utterance: str) -> Sequence[TurnEvent]:
        """Hear that something was said, and not clearly what: it is asked again, not guessed."""
        unsure = note("Not heard clearly enough to be sure.")
        session = self._device.session or self._turns.open_session()
        session.reprompted, session.follow_ups = False, 0
        if isinstance(session.pending, PermissionQuestion):
            events = self._ask_consent_again(session, session.pending, utterance)
        else:
            intent = intent_json(HeardIntent(_FALLBACK, {}))
            events = self._turns.start_intent(session, intent, utterance)
        events[0].lines.insert(0, unsure)
        return events

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
        name, alexa, words = (
            self._language.skill_name.lower(),
            self._language.alexa,
            plain(utterance),
        )
        if alexa.ends_a_session(words) or alexa.stops_a_chime(words):
            hint = note("Nothing is open or sounding here. /quit leaves the speaker.")
            return [self._turns.without_skill(utterance, hint)]
        if self._alexa.strict:
            ways = note(f"Nobody listens. Say: {alexa.ways.format(name=name)}")
            return [self._turns.without_skill(utterance, ways)]
        events = self._understand(self._turns.open_session(), utterance, utterance)
        told = f'Heard as though it began with "{alexa.beginning.format(name=name)}".'
        if told not in self._alexa.hinted:
            self._alexa.hinted.add(told)
            events[0].lines.insert(0, note(told))
        return events

    def explain(self, utterance: str) -> Explained:
        """Return what would be understood now. Nothing is said to the skill."""
        called = self._language.understanding.invocation(utterance)
        if isinstance(called, Launch):
            return Explained(HeardIntent("LaunchRequest", {}), How.NAME)
        if called is None:
            return self._explained(self._device.session, utterance)
        return self._explained(None, called.utterance)

    def _explained(self, session: AlexaSession | None, words: str) -> Explained:
        understood = self._language.understanding.explain(words)
        asked = session.pending if session else None
        if not isinstance(asked, Elicitation) or _built_in(understood.heard.intent):
            return understood
        name = str(asked.intent["name"])
        slots = self._language.understanding.answer(words, name, asked.slot)
        if not slots:
            called = self._language.understanding.call_for_help(words, name, asked.slot)
            return called or understood
        answer = HeardIntent(name, {slot.name: slot for slot in slots})
        return Explained(answer, How.ANSWER, understood.scores)

    def _understand(self, session: AlexaSession, words: str, heard: str) -> Sequence[TurnEvent]:
        understood = self._explained(session, words)
        first, *others = self._act_on(session, understood, heard)
        return [replace(first, explained=understood), *others]

    def _act_on(
        self, session: AlexaSession, understood: Explained, heard: str
    ) -> Sequence[TurnEvent]:
        asked, intent = session.pending, understood.heard.intent
        if isinstance(asked, Elicitation) and understood.how is How.ANSWER:
            filled = dialogs.with_slots(asked.intent, understood.heard.slots.values())
            return self._turns.continue_intent(session, filled, asked, heard)
        if isinstance(asked, Confirmation) and intent in _YES_NO:
            confirmed = dialogs.confirmed(asked.intent, asked.slot, yes=_YES_NO[intent])
            return self._turns.continue_intent(session, confirmed, asked, heard)
        return self._turns.start_intent(session, intent_json(understood.heard), heard)

    def _answer_consent(
        self, session: AlexaSession, question: PermissionQuestion, utterance: str
    ) -> Sequence[TurnEvent]:
        intent = self._language.understanding.interpret(utterance).intent
        words, alexa = plain(utterance), self._language.alexa
        yes = alexa.is_consent(words)
        yes = _YES_NO.get(intent) if yes is None else yes
        broken_off = intent in _BREAKS_OFF or alexa.ends_a_session(words)
        if yes is None and not broken_off:
            return self._ask_consent_again(session, question, utterance)
        status = {True: "ACCEPTED", False: "DENIED", None: "NOT_ANSWERED"}[yes]
        return self._turns.answer_consent(session, question, status, utterance)

    def _ask_consent_again(
        self, session: AlexaSession, question: PermissionQuestion, utterance: str
    ) -> Sequence[TurnEvent]:
        """Ask once more; the second time it counts as not answered."""
        if question.asked_again:
            return self._turns.answer_consent(session, question, "NOT_ANSWERED", utterance)
        session.pending = replace(question, asked_again=True)
        again = said(from_plain(question.text), Kind.ASKED)
        return [self._turns.without_skill(utterance, again)]


def _built_in(intent: str) -> bool:
    """Return whether the intent counts before the answer to a question for a slot."""
    return intent.startswith("AMAZON.") and intent != _FALLBACK
