"""Turns with the skill at one device: each request, and what the reply changes there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import cast

from speaker.household.devices import Device
from speaker.household.session import AlexaSession, Confirmation, Elicitation, PermissionQuestion
from speaker.household.wire import JsonObject
from speaker.services import AlexaServices
from speaker.sessions import consent
from speaker.sessions.envelopes import permission_answer
from speaker.sessions.replies import Directive, Envelope
from speaker.sessions.skill_calls import SkillCalls, problem
from speaker.ssml import from_plain
from speaker.transcript import RENDER, Kind, Line, TurnEvent, note, said
from speaker.understanding.language import Language

_CONSENT = "Connections.SendRequest"
_TOUCH = "Alexa.Presentation.APL.UserEvent"
_DIALOG = frozenset(
    f"Dialog.{act}" for act in ("ElicitSlot", "ConfirmSlot", "ConfirmIntent", "Delegate")
)
# One utterance may lead to this many requests while nobody speaks. If there are more, it is a loop.
_MOST_FOLLOW_UPS = 5


@dataclass(frozen=True)
class Alexa:
    """What all sessions of a household share.

    `languages` returns a locale's language, and raises LocaleError if the skill does not have it.
    If `strict` and no session is open, only an utterance that names the skill reaches it.
    """

    calls: SkillCalls
    languages: Callable[[str], Language]
    services: AlexaServices
    strict: bool = False
    # The hints that we have given. We give each one once.
    hinted: set[str] = field(default_factory=set)


class Turns:
    """The requests at one device. Each method returns the turns that it led to, in order."""

    def __init__(self, device: Device, alexa: Alexa) -> None:
        self._device, self._alexa = device, alexa

    @property
    def _language(self) -> Language:
        return self._alexa.languages(self._device.locale)

    def open_session(self) -> AlexaSession:
        self._device.session = self._alexa.services.new_session(self._device)
        return self._device.session

    def without_skill(self, heard: str | None, *lines: Line) -> TurnEvent:
        """Make a turn in which the skill is not asked."""
        return TurnEvent(self._alexa.calls.now(), self._device, list(lines), heard)

    def request(
        self, session: AlexaSession, heard: str | None, type_: str, **fields: object
    ) -> Sequence[TurnEvent]:
        """Ask the skill and do what it says."""
        session.pending = None
        turn, envelope = self._alexa.calls.send(self._device, session, heard, type_, **fields)
        if envelope is None:
            return self._fail(turn)
        return self._obey(session, turn, envelope)

    def end(
        self, reason: str, *, heard: str | None = None, **fields: object
    ) -> Sequence[TurnEvent]:
        """Close the session and tell the skill, which cannot answer any more."""
        session = self._device.session
        if session is None:
            return []
        self._device.session = None
        return [self._alexa.calls.tell_end(self._device, session, heard, reason=reason, **fields)]

    def _fail(self, turn: TurnEvent, reason: str | None = None) -> Sequence[TurnEvent]:
        """Say that there was a problem, and end the session with an error."""
        if reason is not None:
            turn.lines[:] = problem(reason)
        error = {
            "type": "INVALID_RESPONSE",
            "message": "An exception occurred while dispatching the request to the skill.",
        }
        return [turn, *self.end("ERROR", error=error)]

    def _obey(
        self, session: AlexaSession, turn: TurnEvent, envelope: Envelope
    ) -> Sequence[TurnEvent]:
        reply = envelope.response
        session.attributes = envelope.session_attributes or {}
        session.reprompt = reply.reprompt_speech
        acting, unknown = _sort(reply.directives, has_screen=self._device.has_screen)
        if self._device.has_screen and turn.screen:
            self._alexa.services.household.show(self._device, turn.screen)
        turn.lines.extend(
            note(f"The speaker does not support the directive {each.type}.") for each in unknown
        )
        if len(acting) > 1:
            return self._fail(turn, "The skill sent more than one directive to act on.")
        if acting:
            act = self._ask_consent if acting[0].type == _CONSENT else self._dialog
            return act(session, turn, acting[0], ended=bool(reply.should_end_session))
        # Left out, shouldEndSession closes the session too on a device without a screen.
        if reply.should_end_session is not False:
            self._device.session = None
        return [turn]

    def _follow_up(
        self, session: AlexaSession, heard: str | None, type_: str, **fields: object
    ) -> Sequence[TurnEvent]:
        session.follow_ups += 1
        if session.follow_ups > _MOST_FOLLOW_UPS:
            turn = self.without_skill(heard)
            return self._fail(turn, "The skill keeps handing the turn back to Alexa.")
        return self.request(session, heard, type_, **fields)

    def touch(self, session: AlexaSession, argument: str) -> Sequence[TurnEvent]:
        """Send what a touched button of the screen sends."""
        token = (self._device.screen or {}).get("token")
        return self.request(session, None, _TOUCH, token=token, arguments=[argument])

    # -- dialogs

    def start_intent(
        self, session: AlexaSession, intent: JsonObject, heard: str
    ) -> Sequence[TurnEvent]:
        """Hand a new intent to the skill, or complete it first if the model says so."""
        dialogs = self._language.dialogs
        if dialogs.automatic(intent):
            return self._delegate(session, intent, heard)
        state = {"dialogState": "STARTED"} if dialogs.knows(intent) else {}
        return self.request(session, heard, "IntentRequest", intent=intent, **state)

    def continue_intent(
        self,
        session: AlexaSession,
        intent: JsonObject,
        asked: Elicitation | Confirmation,
        heard: str,
    ) -> Sequence[TurnEvent]:
        """Hand on the intent with the answer to what was `asked` in it."""
        if asked.delegated:
            return self._delegate(session, intent, heard)
        return self.request(
            session, heard, "IntentRequest", intent=intent, dialogState="IN_PROGRESS"
        )

    def _dialog(
        self, session: AlexaSession, turn: TurnEvent, directive: Directive, *, ended: bool
    ) -> Sequence[TurnEvent]:
        dialogs = self._language.dialogs
        intent = dialogs.complete(directive.updated_intent or _intent_of(turn))
        if ended:
            return self._fail(turn, f"{directive.type} with shouldEndSession true.")
        if not dialogs.knows(intent):
            name = intent.get("name")
            return self._fail(turn, f"{directive.type} for {name}, which has no dialog.")
        match directive.type:
            case "Dialog.Delegate":
                return [turn, *self._delegate(session, intent, None)]
            case "Dialog.ElicitSlot" if directive.slot_to_elicit:
                session.pending = Elicitation(intent, directive.slot_to_elicit)
            case "Dialog.ConfirmSlot" if directive.slot_to_confirm:
                session.pending = Confirmation(intent, directive.slot_to_confirm)
            case "Dialog.ConfirmIntent":
                session.pending = Confirmation(intent, None)
            case _:
                return self._fail(turn, f"{directive.type} without its slot.")
        return [turn]

    def _delegate(
        self, session: AlexaSession, intent: JsonObject, heard: str | None
    ) -> Sequence[TurnEvent]:
        """Ask the model's next question, or hand the completed intent to the skill."""
        asked = self._language.dialogs.question(intent)
        if asked is None:
            return self._follow_up(
                session, heard, "IntentRequest", intent=intent, dialogState="COMPLETED"
            )
        session.pending, session.reprompt = asked.pending, from_plain(asked.text)
        return [self.without_skill(heard, said(session.reprompt))]

    # -- consent

    def _ask_consent(
        self, session: AlexaSession, turn: TurnEvent, directive: Directive, *, ended: bool
    ) -> Sequence[TurnEvent]:
        try:
            question = consent.read_question(directive, self._language)
        except consent.UnknownConsentError as wrong:
            return self._fail(turn, f"The skill's response is not valid: {wrong}")
        if ended:
            session = self.open_session()
        if all(self._alexa.services.household.allows(scope) for scope in question.scopes):
            return [turn, *self.answer_consent(session, question, "ACCEPTED", None)]
        session.pending = question
        turn.lines.append(said(from_plain(question.text), Kind.ASKED))
        return [turn]

    def answer_consent(
        self, session: AlexaSession, question: PermissionQuestion, status: str, heard: str | None
    ) -> Sequence[TurnEvent]:
        """Keep the household's answer (ACCEPTED, DENIED, NOT_ANSWERED) and tell the skill."""
        if status == "ACCEPTED":
            self._alexa.services.allow(*question.scopes)
        elif status == "DENIED":
            self._alexa.services.deny(*question.scopes)
        answer = permission_answer(question, status)
        return self._follow_up(session, heard, "Connections.Response", **answer)


def _sort(
    directives: Sequence[Directive], *, has_screen: bool
) -> tuple[list[Directive], list[Directive]]:
    """Split them into those Alexa acts on in a conversation and those the device does not know."""
    known = {_CONSENT, *_DIALOG}
    acting = [each for each in directives if each.type in known]
    known |= {RENDER} if has_screen else set()
    return acting, [each for each in directives if each.type not in known]


def _intent_of(turn: TurnEvent) -> JsonObject:
    request = cast("JsonObject", (turn.request or {}).get("request", {}))
    return cast("JsonObject", request.get("intent", {}))
