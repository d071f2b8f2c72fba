"""One request to the skill and its reply, checked as Alexa checks it."""

import json
from collections.abc import Callable
from datetime import datetime

from speaker.household.devices import Device
from speaker.household.session import AlexaSession
from speaker.household.wire import JsonObject
from speaker.sessions.envelopes import Envelopes
from speaker.sessions.replies import BadResponseError, Envelope, read_reply
from speaker.ssml import from_plain
from speaker.transcript import Kind, Line, SkillEvent, TurnEvent, note, said

_PROBLEM = from_plain("There was a problem with the requested skill's response.")


class SkillCalls:
    def __init__(
        self,
        skill: Callable[[JsonObject, object], JsonObject],
        envelopes: Envelopes,
        clock: Callable[[], datetime],
    ) -> None:
        self._skill, self._envelopes, self._clock = skill, envelopes, clock

    def send(
        self, device: Device, session: AlexaSession, heard: str | None, type_: str, **fields: object
    ) -> tuple[TurnEvent, Envelope | None]:
        """Ask the skill. The reply is None if Alexa would not accept what the skill returned."""
        turn = self._asked(device, session, heard, type_, **fields)
        if turn.lines:
            return turn, None
        try:
            envelope = read_reply(turn.response)
        except BadResponseError as wrong:
            turn.lines.extend(problem(f"The skill's response is not valid: {wrong}"))
            return turn, None
        turn.lines.extend(_lines(envelope))
        return turn, envelope

    def tell_end(
        self, device: Device, session: AlexaSession, heard: str | None, **fields: object
    ) -> TurnEvent:
        """Tell the skill that the session has ended. Alexa does not read the answer."""
        turn = self._asked(device, session, heard, "SessionEndedRequest", **fields)
        turn.lines[:] = [line for line in turn.lines if not line.spoken]
        return turn

    def tell(self, device: Device, event: str, body: JsonObject | None = None) -> SkillEvent:
        """Send a skill event once. Alexa would send it again if the skill refused it."""
        return self.event_of_now(device, event, body)()

    def event_of_now(
        self, device: Device, event: str, body: JsonObject | None = None
    ) -> Callable[[], SkillEvent]:
        """Return what sends a skill event of the account as it is now, whatever it is by then."""
        request = self._envelopes.build_event(event, body)
        return lambda: self._told(device, event, request)

    def _told(self, device: Device, event: str, request: JsonObject) -> SkillEvent:
        response, reason = self._answered(request)
        lines = [note(f"{event} was not taken. {reason}")] if reason else []
        return SkillEvent(self._clock(), device, lines, request, response)

    def _asked(
        self, device: Device, session: AlexaSession, heard: str | None, type_: str, **fields: object
    ) -> TurnEvent:
        """Make the turn of one request. If it fails, the turn has lines and no response."""
        request = self._envelopes.build(device, session, type_, **fields)
        session.new = False
        at = self._clock()
        response, reason = self._answered(request)
        return TurnEvent(at, device, problem(reason) if reason else [], heard, request, response)

    def _answered(self, request: JsonObject) -> tuple[JsonObject | None, str | None]:
        """Return the skill's response, or why there is none."""
        try:
            # Through JSON and back, as over the wire: neither side can change the other's copy.
            return self._skill(json.loads(json.dumps(request)), None), None
        except Exception as error:  # noqa: BLE001 -- whatever a skill raises, Alexa reports alike
            return None, f"The skill failed: {type(error).__name__}: {error}"

    def now(self) -> datetime:
        """Return the current instant in UTC."""
        return self._clock()


def problem(reason: str) -> list[Line]:
    return [said(_PROBLEM), note(reason)]


def _lines(envelope: Envelope) -> list[Line]:
    reply = envelope.response
    lines = [said(reply.speech)] if reply.speech is not None else []
    if reply.card is not None:
        lines.append(Line(Kind.CARD, str(reply.card)))
    return [line for line in lines if line.text]
