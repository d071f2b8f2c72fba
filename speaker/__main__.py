"""The command `speaker`: talk to Steady Ground on this machine, or play a script to it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from interaction_models.models import LOCALES
from listening.wake_names import WakeName
from speaker.desk import option_values
from speaker.hosting import times
from speaker.household.devices import DEFAULT_LOCALE
from speaker.household.scopes import Scope
from speaker.terminal.options import EarsError, Options

if TYPE_CHECKING:
    from speaker.desk.speaker import Speaker

_CONSENTS = click.Choice([scope.word for scope in Scope])


@click.command(
    name="speaker",
    epilog="""\b
    Talk:             speaker
    Play a script:    speaker --script talk.txt
    Drive it:         echo "start a 20-minute break" | speaker --json
    Ask why:          speaker --explain "give us twenty minutes or so"

    A script reads like the talk: lines that begin with "You:" or "/" are typed, and lines that
    begin with "Alexa:" or "Chime:" must then be heard ("..." stands for any text). speaker ends
    with 1 where a line does not hold, and with 2 where the script is not well written.""",
)
@click.version_option(package_name="steady-ground", prog_name="speaker")
@click.option(
    "--script",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help="Play this file ('-' for standard input) and check it, with the clock standing still.",
)
@click.option(
    "--json", "only_json", is_flag=True, help="Print one JSON object a turn, and no text."
)
@click.option(
    "--explain",
    metavar="SENTENCE",
    help="Say how this is understood, and leave. '-' reads sentences, one a line.",
)
@click.option(
    "--after",
    multiple=True,
    metavar="SENTENCE",
    help="With --explain: what was said before. Can be given several times.",
)
@click.option(
    "--zone",
    callback=option_values.zone,
    help="The device's time zone, such as Europe/London; or unknown.",
)
@click.option(
    "--at", help="Start at this time: '18:55', '2026-11-23 18:55' or with a zone behind it."
)
@click.option(
    "--device",
    callback=option_values.device,
    default="kitchen",
    show_default=True,
    help="The device to start at.",
)
@click.option("--allow", multiple=True, type=_CONSENTS, help="Start with this consent given.")
@click.option("--deny", multiple=True, type=_CONSENTS, help="Start with this consent refused.")
@click.option("--offline", is_flag=True, help="Start with the device off the network.")
@click.option("--silent", is_flag=True, help="Play no sound and no voice.")
@click.option(
    "--store",
    callback=option_values.store,
    help="Keep the household there: sqlite:PATH. Without it, a new one each time.",
)
@click.option(
    "--locale",
    type=click.Choice(LOCALES, case_sensitive=False),
    default=DEFAULT_LOCALE,
    show_default=True,
    help="The language of the device.",
)
@click.option("--screen", is_flag=True, help="Give the devices a screen, as an Echo Show has one.")
@click.option(
    "--web/--no-web", default=True, help="Serve a page for the browser too, or leave it out."
)
@click.option(
    "--host",
    callback=option_values.host,
    default="127.0.0.1",
    show_default=True,
    help="Where the page is served. Anything but the loopback lets others in, without a password.",
)
@click.option("--port", type=click.IntRange(0, 65_535), help="The page's port; usually 8080.")
@click.option(
    "--model",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The interaction model, instead of the locale's own.",
)
@click.option(
    "--strict", is_flag=True, help="With no session open, hear only what names the skill."
)
@click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the talk down as a script.",
)
@click.option(
    "--listen", is_flag=True, help="Hands-free: listen to the microphone, and keep the household."
)
@click.option(
    "--wake-word",
    type=click.Choice([str(name) for name in WakeName]),
    default=WakeName.ALEXA.value,
    show_default=True,
    help="What wakes it.",
)
@click.option(
    "--whisper",
    metavar="MODEL",
    default="base",
    show_default=True,
    help="What recognizes words: a size of Whisper, a path, or a name on the Hugging Face hub.",
)
@click.option(
    "--voice",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A voice for piper, an .onnx file.",
)
@click.option(
    "--from-sound",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Listen to this file of sound instead of the microphone; its time is the clock.",
)
@click.option(
    "--to-sound",
    type=click.Path(dir_okay=False, path_type=Path),
    help="With --from-sound: write what is said into this wave file.",
)
def main(**options: Any) -> None:
    """Talk to Steady Ground on this machine: type what you would say, read what Alexa says.

    The speaker plays Alexa's part: sessions, timers and reminders, consent, time zones, the
    chime. Nothing leaves this machine, and no account is needed.
    """
    sys.exit(_run(Options(**options)))


def _run(options: Options) -> int:
    # These imports take a while, and --help and --version do not need them.
    from speaker.hosting.opening import StoreError, WordsError  # noqa: PLC0415
    from speaker.scripts.playing import ScriptError  # noqa: PLC0415
    from speaker.scripts.recording import RecordingError  # noqa: PLC0415
    from speaker.understanding.built import NotBuiltError  # noqa: PLC0415
    from speaker.understanding.grammar import GrammarError  # noqa: PLC0415
    from speaker.understanding.interaction_model import ModelError  # noqa: PLC0415

    not_ready = (EarsError, ModelError, GrammarError, NotBuiltError, StoreError, WordsError)
    try:
        if options.explain is not None:
            return _explain(options, options.explain)
        if options.from_sound is not None:
            return _play_sound(options, options.from_sound)
        return _play(options) if options.script else _talk(options)
    except (*not_ready, ScriptError, RecordingError, click.UsageError) as wrong:
        click.echo(f"speaker: {wrong}", err=True)
        return 2


def _explain(options: Options, sentence: str) -> int:
    """Print how each sentence is understood: after what was said before, and each on its own."""
    from speaker.desk.opening import open_speaker  # noqa: PLC0415 -- see _run
    from speaker.hosting.opening import Settings  # noqa: PLC0415 -- see _run

    sentences = [sentence]
    if sentence == "-":
        sentences = _read("-").splitlines()
    with open_speaker(options.settings(Settings())) as speaker:
        options.prepare(speaker)
        for before in options.after:
            speaker.take(before)
        for each in filter(str.strip, sentences):
            explained = speaker.home.explain(speaker.device, each)
            if options.only_json:
                click.echo(json.dumps(explained.as_json(each), ensure_ascii=False))
            else:
                click.echo("\n  ".join([each, *explained.as_lines()]))
    return 0


def _play(options: Options) -> int:
    """Play the script and return the exit status: 0 if every line holds, otherwise 1."""
    from speaker.scripts.playing import SCRIPT_SETTINGS, run_script  # noqa: PLC0415 -- see _run
    from speaker.terminal.printer import Printer  # noqa: PLC0415 -- see _run

    printer = Printer(only_json=options.only_json)
    result = run_script(
        _read(options.script or "-"),
        source="standard input" if options.script == "-" else str(options.script),
        settings=options.settings(SCRIPT_SETTINGS),
        prepare=options.prepare,
        watch=printer.scripted,
    )
    if result.failure is not None:
        click.echo(result.failure, err=True)
    return 0 if result.holds else 1


def _play_sound(options: Options, file: Path) -> int:
    """Play a file of sound to the speaker, and print the talk that it hears."""
    from speaker.desk.opening import open_speaker  # noqa: PLC0415 -- see _run
    from speaker.hosting.opening import Settings  # noqa: PLC0415 -- see _run
    from speaker.terminal.printer import Printer  # noqa: PLC0415 -- see _run

    printer = Printer(only_json=options.only_json)
    here = Settings(zone=times.machine_zone(), frozen_at=datetime.now(UTC))
    with (
        options.open_ears(printer.dim) as ears,
        open_speaker(options.settings(here)) as speaker,
    ):
        from speaker.terminal import sound_files  # noqa: PLC0415 -- an optional extra

        options.prepare(speaker)
        sound_files.play_file(speaker, ears, file, options.to_sound, printer.told)
    return 0


def _read(path: str | Path) -> str:
    """Return a file's text, or what comes from standard input for "-". Raises click.UsageError."""
    if str(path) == "-" and sys.stdin is None:  # somebody closed it
        raise click.UsageError("There is no standard input.")
    try:
        with click.open_file(path, encoding="utf-8") as file:
            text: str = file.read()
    except UnicodeDecodeError as error:
        name = "Standard input" if str(path) == "-" else str(path)
        raise click.UsageError(f"{name} is no text in UTF-8.") from error
    return text


def _talk(options: Options) -> int:
    from speaker.desk.opening import open_speaker  # noqa: PLC0415 -- see _run
    from speaker.hosting.opening import Settings  # noqa: PLC0415 -- see _run
    from speaker.scripts.recording import Recording  # noqa: PLC0415 -- see _run
    from speaker.sound.playback import Sound  # noqa: PLC0415 -- see _run
    from speaker.terminal.ending import Ending  # noqa: PLC0415 -- see _run
    from speaker.terminal.listening import Listener  # noqa: PLC0415 -- see _run
    from speaker.terminal.printer import Printer  # noqa: PLC0415 -- see _run
    from speaker.terminal.talk import Around, Talk  # noqa: PLC0415 -- see _run

    ending = Ending()
    with ExitStack() as opened:
        # Closing the window does what /quit does, so that no household is left behind.
        opened.enter_context(ending.heard())
        here = Settings(zone=times.machine_zone())
        speaker = opened.enter_context(open_speaker(options.settings(here)))
        options.prepare(speaker)
        sound = None if options.quiet else opened.enter_context(closing(Sound.find()))
        page = opened.enter_context(_page(options, speaker))
        record = options.record
        recording = opened.enter_context(Recording(record, speaker)) if record else None
        printer = Printer(only_json=options.only_json)
        if options.listen and (kept := (options.kept_in() or "").removeprefix("sqlite:")):
            printer.text(f"The household is kept in {kept}.")
        speaker.listens, listener = options.listen, Listener(speaker, options.open_ears)
        around = Around(sound, recording, page, listener)
        Talk(speaker, printer, ending, around).run()
    return 0 if ending.signum is None else 128 + ending.signum


@contextmanager
def _page(options: Options, speaker: Speaker) -> Iterator[str | None]:
    """Serve the page within the block, if one is wanted, and yield what to tell about it."""
    if not options.serves_page:
        yield None
        return
    from speaker.page import server  # noqa: PLC0415 -- see _run

    words = WakeName(options.wake_word).words
    hearing = server.Hearing(options.open_recognizer, words, is_offered=options.has_ears)
    try:
        with server.serve(speaker, options.host, options.port, hearing) as address:
            yield server.told(address, options.host)
    except server.PortTakenError as taken:
        raise click.UsageError(str(taken)) from taken


if __name__ == "__main__":
    main()
