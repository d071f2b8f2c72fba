"""The commands of the desk: lines that begin with a slash."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from interaction_models.models import LOCALES
from speaker.desk.speaker import Speaker
from speaker.desk.waiting import describe
from speaker.hosting import times
from speaker.household.scopes import Consent, Scope
from speaker.services.failures import SERVICES, WAYS
from speaker.transcript import CommandAnswer


class CommandError(ValueError):
    """A command that does not exist or cannot be carried out; the message says what to do."""


@dataclass(frozen=True)
class Command:
    usage: str
    summary: str
    run: Callable[[Speaker, str], CommandAnswer]

    @property
    def name(self) -> str:
        return self.usage.split()[0]


_LONGEST_NAME = 30
_YEARS = range(1900, 3000)

# A tab does not have these commands, and answers like this.
AT_THE_TERMINAL = {
    "/quit": "Close this tab to leave it. The speaker is ended where it was started.",
    "/json": "Envelopes are shown where the speaker was started: type /json on there.",
    "/listen": "The page listens by its own button. Type /listen where the speaker was started.",
    "/device": "This tab is one device. Open another one in a tab of its own.",
    "/screen": "A tab is a screen. Type /screen where the speaker was started.",
}


def run_in_a_tab(speaker: Speaker, typed: str) -> CommandAnswer:
    """Carry out a line that somebody typed in the page. Raises CommandError as `run` does."""
    name = typed.split(maxsplit=1)[0].lower()
    if name in AT_THE_TERMINAL:
        raise CommandError(AT_THE_TERMINAL[name])
    answer = run(speaker, typed)
    if name == "/help":
        here = [each for each in COMMANDS.values() if each.name not in AT_THE_TERMINAL]
        return CommandAnswer(_listed(here))
    return answer


def run(speaker: Speaker, typed: str) -> CommandAnswer:
    """Carry out one line. Raises CommandError, and then nothing has changed."""
    name, _, rest = typed.strip().partition(" ")
    command = COMMANDS.get(name.lower())
    if command is None:
        close = get_close_matches(name.lower(), COMMANDS, 1)
        meant = f"Did you mean {close[0]}? " if close else ""
        raise CommandError(f"There is no command {name}. {meant}/help lists them all.")
    try:
        return command.run(speaker, rest.strip())
    except CommandError:
        raise
    except (ValueError, OverflowError) as wrong:
        raise CommandError(str(wrong)) from wrong


# -- time


def _advance(speaker: Speaker, rest: str) -> CommandAnswer:
    length = times.parse_length(rest)
    _refuse_far(speaker.clock() + length)
    events = speaker.home.advance(length)
    return CommandAnswer([_now(speaker)], events)


def _skip(speaker: Speaker, rest: str) -> CommandAnswer:
    _nothing(rest)
    left = speaker.time_to_skip()
    if left is None:
        raise CommandError("There is nothing to skip to: no break is on, and nothing is to ring.")
    events = speaker.home.advance(left)
    return CommandAnswer([_now(speaker)], events)


def _at(speaker: Speaker, rest: str) -> CommandAnswer:
    zone = speaker.device.display_zone
    instant, named = times.parse_at(rest, zone, speaker.clock())
    _refuse_far(instant)
    if named:
        speaker.device.zone = named
    events = speaker.home.move_to(instant)
    return CommandAnswer([_now(speaker)], events)


def _refuse_far(instant: datetime) -> None:
    """Refuse what no longer has a date in every zone, or soon will have none."""
    if instant.year not in _YEARS:
        raise CommandError(f"The clock goes from {_YEARS[0]} to {_YEARS[-1]}.")


def _zone(speaker: Speaker, rest: str) -> CommandAnswer:
    if not rest:
        raise CommandError("Which zone? Write it like /zone Europe/London, or /zone unknown.")
    speaker.device.zone = None if rest.lower() == "unknown" else times.parse_zone(rest)
    if speaker.device.zone is None:
        return CommandAnswer([f"The {speaker.device.name} has no time zone now."])
    return CommandAnswer([_now(speaker)])


def _locale(speaker: Speaker, rest: str) -> CommandAnswer:
    known = {locale.lower(): locale for locale in LOCALES}
    events = speaker.home.set_locale(speaker.device, known.get(rest.lower(), rest))
    return CommandAnswer([f"The {speaker.device.name} speaks {speaker.device.locale} now."], events)


def _now(speaker: Speaker) -> str:
    device = speaker.device
    now = times.date_and_time(speaker.clock(), device.display_zone)
    return f"It is {now}, {device.zone or 'UTC (the device has no zone)'}."


# -- the household


def _allow(speaker: Speaker, rest: str) -> CommandAnswer:
    return _set_consent(speaker, rest, Consent.GRANTED)


def _deny(speaker: Speaker, rest: str) -> CommandAnswer:
    return _set_consent(speaker, rest, Consent.DENIED)


def _set_consent(speaker: Speaker, word: str, consent: Consent) -> CommandAnswer:
    scopes = {scope.word: scope for scope in Scope}
    if word.lower() not in scopes:
        raise CommandError(f"Consent for what? {' or '.join(scopes)}.")
    events = speaker.home.consent(speaker.device, scopes[word.lower()], consent)
    return CommandAnswer([f"Consent for {word.lower()}: {consent}."], events)


def _disable(speaker: Speaker, rest: str) -> CommandAnswer:
    _nothing(rest)
    events = speaker.home.disable(speaker.device)
    return CommandAnswer(
        ["The skill was disabled, and is enabled again. It knows nobody here."], events
    )


def _offline(speaker: Speaker, rest: str) -> CommandAnswer:
    _nothing(rest)
    speaker.device.online = False
    return CommandAnswer([f"The {speaker.device.name} is offline."])


def _online(speaker: Speaker, rest: str) -> CommandAnswer:
    _nothing(rest)
    speaker.device.online = True
    return CommandAnswer([f"The {speaker.device.name} is online."])


def device_name(name: str) -> str:
    """Return the device's name in lower case. Raises CommandError if it cannot be one."""
    if not name.replace("-", "").isalnum() or len(name) > _LONGEST_NAME:
        raise CommandError("Which device? Write it like /device kitchen: one word.")
    return name.lower()


def _device(speaker: Speaker, rest: str) -> CommandAnswer:
    name = device_name(rest)
    known = speaker.use(name)
    return CommandAnswer([f"You are at the {name}{'' if known else ', a new device'}."])


def _fail(speaker: Speaker, rest: str) -> CommandAnswer:
    words = rest.lower().split()
    if words == ["off"]:
        speaker.failures.clear()
        return CommandAnswer(["Every service works again."])
    service, way, method = (*words, "", "", "")[:3]
    if not way or len(words) > len(("service", "way", "method")):
        raise CommandError(
            f"Which service, and how? /fail {'|'.join(SERVICES)} 500 (or {_either(WAYS)}), "
            "then GET, POST or DELETE to limit it, or /fail off."
        )
    speaker.failures.set(service, way, method=method or None)
    return CommandAnswer([f"{service} will fail: {' '.join(words[1:])}. /fail off ends that."])


def _alerts(speaker: Speaker, rest: str) -> CommandAnswer:
    _nothing(rest)
    waiting = speaker.alerts.waiting()
    return CommandAnswer(
        [describe(speaker, each) for each in waiting] or ["Nothing is waiting to ring."]
    )


# -- the talk itself


def _silence(speaker: Speaker, rest: str) -> CommandAnswer:
    _nothing(rest)
    return CommandAnswer(events=speaker.home.silence(speaker.device))


def _explain(speaker: Speaker, rest: str) -> CommandAnswer:
    if not rest:
        raise CommandError("Explain what? Write it like /explain give us twenty minutes.")
    return CommandAnswer(speaker.home.explain(speaker.device, rest).as_lines())


def _screen(speaker: Speaker, rest: str) -> CommandAnswer:
    device = speaker.device
    device.has_screen, device.screen = _is_on(rest, "/screen"), None
    return CommandAnswer(
        [f"The {device.name} has {'a' if device.has_screen else 'no'} screen now."]
    )


def _touch(speaker: Speaker, rest: str) -> CommandAnswer:
    if not speaker.device.has_screen:
        raise CommandError(f"The {speaker.device.name} has no screen. /screen on gives it one.")
    if not rest:
        raise CommandError("Touch what? Write it like /touch next.")
    return CommandAnswer(events=speaker.home.touch(speaker.device, rest))


def _json(speaker: Speaker, rest: str) -> CommandAnswer:
    speaker.shows_json = _is_on(rest, "/json")
    return CommandAnswer()


def _listen(speaker: Speaker, rest: str) -> CommandAnswer:
    speaker.listens = _is_on(rest or "on", "/listen")
    return CommandAnswer()


def _is_on(rest: str, command: str) -> bool:
    if rest.lower() not in {"on", "off"}:
        raise CommandError(f"Write {command} on, or {command} off.")
    return rest.lower() == "on"


def _help(_: Speaker, rest: str) -> CommandAnswer:
    _nothing(rest)
    return CommandAnswer(_listed(COMMANDS.values()))


def _listed(commands: Collection[Command]) -> list[str]:
    width = max(len(command.usage) for command in commands) + 2
    return [f"{each.usage:<{width}}{each.summary}" for each in commands]


def _quit(speaker: Speaker, rest: str) -> CommandAnswer:
    _nothing(rest)
    speaker.leaving = True
    return CommandAnswer()


def _nothing(rest: str) -> None:
    if rest:
        raise CommandError(f"{rest!r} is not needed here. /help shows how each command is written.")


def _either(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


COMMANDS = {
    command.name: command
    for command in (
        Command("/advance 20m", "let time pass, and hear what rings in it (1h30m, 90s)", _advance),
        Command("/skip", "let time pass to what rings next, or to the return time", _skip),
        Command("/at 18:55", "set the clock (or: /at 2026-11-23 18:55 Europe/London)", _at),
        Command("/zone Europe/London", "set this device's time zone (or: unknown)", _zone),
        Command("/locale en-GB", "set the language that this device speaks", _locale),
        Command("/device bedroom", "go to another device of the household", _device),
        Command("/alerts", "show what is waiting to ring", _alerts),
        Command("/silence", "say nothing, as an empty line does", _silence),
        Command("/explain SENTENCE", "tell how that would be understood now, and why", _explain),
        Command("/screen on", "give this device a screen, as an Echo Show has (or: off)", _screen),
        Command("/touch next", "touch a button of the screen, where there is one", _touch),
        Command("/allow timers", "give consent, as in the Alexa app (or: reminders)", _allow),
        Command("/deny timers", "take consent back (or: reminders)", _deny),
        Command("/disable", "disable the skill and enable it again, as in the app", _disable),
        Command("/offline", "take this device off the network", _offline),
        Command("/online", "bring it back", _online),
        Command("/fail timers 500", "let a service fail (/fail alone shows how; or: off)", _fail),
        Command("/listen", "listen to the microphone, hands-free (or: off)", _listen),
        Command("/json on", "show each turn's request and response too (or: off)", _json),
        Command("/help", "show this list", _help),
        Command("/quit", "leave", _quit),
    )
}
