"""The microphone and the loudspeaker, and how it is noticed that one of them is gone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from listening import microphone, sound
from listening.microphone import DeviceError, Microphone
from tests.listening.sound_card import SoundCard

VOICE = b"\x11" * sound.FRAME_BYTES
RATE = 24_000
GONE = r"^The microphone or the loudspeaker does nothing any more\. It may be unplugged\.$"


def tone(samples: int) -> bytes:
    return b"\x01\x00" * samples


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> SoundCard:
    card = SoundCard()
    card.connect(monkeypatch)
    return card


@pytest.fixture
def opened(card: SoundCard) -> Iterator[Microphone]:
    """Both are open, and what has not come yet will not come."""
    assert not card.is_open
    with microphone.opened(tone, RATE, timedelta()) as both:
        yield both
    assert not card.is_open


def test_what_is_heard_comes_frame_by_frame(card: SoundCard, opened: Microphone) -> None:
    """In its order, while the loudspeaker plays what it is given."""
    card.hear([VOICE, sound.SILENCE])
    frames = opened.frames()
    assert [next(frames), next(frames)] == [VOICE, sound.SILENCE]
    assert card.played == b"\x01\x00" * 480


def test_a_stop_drops_what_was_heard_by_then(card: SoundCard, opened: Microphone) -> None:
    """Whoever closes the microphone wants nothing of it any more."""
    card.hear([VOICE] * 3)
    frames = opened.frames()
    next(frames)
    opened.stop()
    assert [*frames] == []


@pytest.mark.parametrize("stream", ["microphone", "loudspeaker"])
def test_what_is_unplugged_is_told(card: SoundCard, opened: Microphone, stream: str) -> None:
    """What was heard before still comes."""
    card.hear([VOICE])
    getattr(card, stream).unplug()
    frames = opened.frames()
    assert next(frames) == VOICE
    with pytest.raises(DeviceError, match=GONE):
        next(frames)


def test_a_microphone_that_falls_silent_is_told(opened: Microphone) -> None:
    """Quiet has frames, too: if none comes any more it is gone, though the system says nothing."""
    with pytest.raises(DeviceError, match=GONE):
        next(opened.frames())


def test_a_loudspeaker_that_takes_nothing_is_told(card: SoundCard) -> None:
    """It may miss two seconds of what the microphone hears, and no more."""
    with microphone.opened(tone, RATE) as both:
        card.hear([VOICE] * 200, plays=False)
        card.play()
        card.hear([VOICE] * 201, plays=False)
        frames = both.frames()
        assert len([next(frames) for _ in range(401)]) == 401
        with pytest.raises(DeviceError, match=GONE):
            next(frames)


def test_a_machine_without_a_microphone_says_what_to_do(card: SoundCard) -> None:
    """The loudspeaker that was opened first is closed again."""
    card.has_devices = False
    with (
        pytest.raises(DeviceError, match=r"^No microphone or no loudspeaker can be opened \(Err"),
        microphone.opened(tone, RATE),
    ):
        pass
    assert not card.is_open
