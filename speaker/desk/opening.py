"""Opening the desk: a household, and the speaker at which somebody sits down."""

from collections.abc import Iterator
from contextlib import contextmanager

from speaker.desk import commands
from speaker.desk.speaker import Speaker
from speaker.hosting.opening import USUAL, Settings, SkillFactory, open_home, steady_ground


@contextmanager
def open_speaker(
    settings: Settings = USUAL, make_skill: SkillFactory = steady_ground
) -> Iterator[Speaker]:
    """Open the household, and yield a speaker at the device of the settings.

    Raises ModelError, LocaleError, WordsError or StoreError, as open_home does.
    """
    with open_home(settings, make_skill) as home:
        device = home.device(settings.device, settings.zone, settings.locale)
        device.has_screen = settings.has_screen
        yield Speaker(home, device, commands.run)
