"""The loudspeaker: what is played, in which order, and how it falls silent."""

from speaker.sound.loudspeaker import Loudspeaker
from speaker.sound.speech import RATE
from speaker.transcript import Kind, Line, note, said
from tests.speaker.sound.room import SECONDS_A_WORD, FakeVoice

FRAME = RATE // 100


def seconds_of(loudspeaker: Loudspeaker) -> list[tuple[str, float]]:
    """Play all of it, and return what was heard with its length in seconds."""
    heard: list[tuple[str, float]] = []
    while loudspeaker.is_playing:
        loudspeaker.prepare()
        piece = loudspeaker.playing
        kind = "quiet" if piece and not any(piece.samples) else (piece.words if piece else "")
        loudspeaker.take(FRAME)
        if heard and heard[-1][0] == kind:
            heard[-1] = (kind, round(heard[-1][1] + 0.01, 2))
        else:
            heard.append((kind, 0.01))
    return heard


def test_words_quiet_and_a_bell_in_their_order() -> None:
    """It says the words, keeps quiet for as long as was asked for, and rings."""
    loudspeaker = Loudspeaker(FakeVoice())
    bell = '<audio src="soundbank://soundlibrary/musical/amzn_sfx_bell_short_chime_01"/>'
    loudspeaker.play(said(f'<speak>Now listen. <break time="5s"/>{bell}</speak>'))
    assert seconds_of(loudspeaker) == [
        ("Now listen. ", 2 * SECONDS_A_WORD),
        ("quiet", 5.0),
        ("", 3.0),
    ]


def test_the_chime_comes_before_its_words() -> None:
    """A line that rings is the chime, and then what it says; a note is not heard."""
    loudspeaker = Loudspeaker(FakeVoice())
    loudspeaker.play(note("not heard"))
    loudspeaker.play(Line(Kind.CHIME, "Time.", "<speak>Time.</speak>"))
    assert seconds_of(loudspeaker) == [("", 3.0), ("Time.", SECONDS_A_WORD)]


def test_a_hush_is_silence_at_once() -> None:
    """What was being said is dropped with all that waited, and the next line is heard."""
    loudspeaker = Loudspeaker(FakeVoice())
    loudspeaker.play(said("<speak>One two three four five.</speak>"))
    loudspeaker.prepare()
    assert any(loudspeaker.take(FRAME))
    loudspeaker.hush()
    assert not loudspeaker.is_playing
    assert not any(loudspeaker.take(FRAME))
    loudspeaker.play(said("<speak>Six.</speak>"))
    assert seconds_of(loudspeaker) == [("Six.", SECONDS_A_WORD)]


def test_what_is_made_while_it_is_hushed_is_not_heard() -> None:
    """A voice that was at work when somebody interrupted has spoken in vain."""
    loudspeaker = Loudspeaker(voice := HushesItself())
    voice.loudspeaker = loudspeaker
    loudspeaker.play(said("<speak>Too late.</speak>"))
    loudspeaker.prepare()
    assert not loudspeaker.is_playing


class HushesItself(FakeVoice):
    loudspeaker: Loudspeaker

    def speak(self, words: str) -> bytes:
        self.loudspeaker.hush()
        return super().speak(words)


def test_held_it_waits() -> None:
    """While somebody speaks nothing is played, and nothing is lost."""
    loudspeaker = Loudspeaker(FakeVoice())
    loudspeaker.play(said("<speak>Time.</speak>"))
    loudspeaker.prepare()
    loudspeaker.hold(held=True)
    assert not any(loudspeaker.take(FRAME))
    loudspeaker.hold(held=False)
    assert seconds_of(loudspeaker) == [("Time.", SECONDS_A_WORD)]


def test_a_silent_one_takes_its_time() -> None:
    """It plays silence for as long as the words, the quiet and the chime would take."""
    loudspeaker = Loudspeaker(FakeVoice(), is_silent=True)
    loudspeaker.play(Line(Kind.CHIME, "Time.", '<speak>Time.<break time="5s"/></speak>'))
    assert not loudspeaker.can_ring
    played = b""
    while loudspeaker.is_playing:
        loudspeaker.prepare()
        played += loudspeaker.take(FRAME)
    assert played == bytes(2 * round((3 + SECONDS_A_WORD + 5) * RATE))
