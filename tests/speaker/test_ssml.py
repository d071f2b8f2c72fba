"""SSML as text to read, and as sentences, pauses and sounds to hear."""

import pytest

from speaker.sound.playback import spoken_parts
from speaker.ssml import Audio, SsmlError, from_plain, parse, readable

BELL = '<audio src="soundbank://soundlibrary/musical/amzn_sfx_bell_short_chime_01"/>'
STREAM = '<audio src="soundbank://soundlibrary/nature/amzn_sfx_stream_01"/>'


@pytest.mark.parametrize(
    ("speech", "text"),
    [
        ("Hello.", "Hello."),
        ("  Hello \n  you.  ", "Hello you."),
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("<s>One.</s><s>Two.</s>", "One. Two."),
        ('One.<break time="500ms"/>Two.', "One. Two."),
        ("One.<break/>Two.", "One. Two."),
        (
            'Wait.<break time="10s"/><break time="10s"/><break time="10s"/>Go.',
            "Wait. (quiet, 30 s) Go.",
        ),
        (f"Listen. {BELL} Go.", "Listen. (bell) Go."),
        (f"Listen.{STREAM}", "Listen. (sound: stream)"),
        ("Tea &amp; biscuits &lt;3", "Tea & biscuits <3"),
        ('<sub alias="Steady Ground">SG</sub>', "Steady Ground"),
        (
            '<prosody rate="slow">Slow</prosody>, then <emphasis>loud</emphasis>.',
            "Slow, then loud.",
        ),
        ('<amazon:effect name="whispered">Quiet.</amazon:effect>', "Quiet."),
        ('Hi <alexa:name type="first" personId="x"/>.', "Hi (name)."),
        ('<say-as interpret-as="time">7:15</say-as>', "7:15"),
        ("", ""),
    ],
)
def test_speech_is_readable(speech: str, text: str) -> None:
    """Tags become plain words; only long quiet and sounds are shown."""
    assert readable(f"<speak>{speech}</speak>") == text


@pytest.mark.parametrize(
    ("speech", "reason"),
    [
        ("Hello", "not valid XML"),
        ("<say>Hello</say>", "not inside <speak>"),
        ("<speak>Tea & biscuits</speak>", "not valid XML"),
        ("<speak>Tea</speak><speak>too</speak>", "not valid XML"),
        ('<speak><break time="10001ms"/></speak>', "10001ms; Alexa takes 10s"),
        ('<speak><break time="long"/></speak>', "'long', which is not a time"),
        (f"<speak>{BELL * 6}</speak>", "more than 5 audio tags"),
        ("<speak><b>Hi</b></speak>", "the tag <b>"),
        (f"<speak>{'x' * 8000}</speak>", "8015 characters"),
    ],
)
def test_speech_that_alexa_refuses_is_named(speech: str, reason: str) -> None:
    """Each limit has its reason."""
    with pytest.raises(SsmlError) as refused:
        parse(speech)
    assert reason in str(refused.value)


def test_plain_text_is_escaped() -> None:
    """Whatever a text holds, it reads the same as SSML."""
    assert readable(from_plain('<b> & "c"')) == '<b> & "c"'


def test_a_voice_hears_pauses_between_the_words() -> None:
    """Neighbouring breaks are one pause, and a bell stays a bell."""
    speech = f'<speak>One. <break time="2s"/><break time="500ms"/>Two. {BELL}</speak>'
    parts = spoken_parts(speech)
    assert parts[:3] == ["One. ", 2.5, "Two. "]
    assert isinstance(parts[3], Audio)
