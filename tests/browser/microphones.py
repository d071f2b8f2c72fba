"""Browsers with a microphone that hears a file of sound, and with recognition of several kinds."""

import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser

from tests.browser.conftest import find_command

RATE = 48_000
NO_RECOGNITION = "delete window.SpeechRecognition; delete window.webkitSpeechRecognition;"
RECOGNITION_TO_INSTALL = """
window.installs = [];
window.SpeechRecognition = class extends window.SpeechRecognition {
  static there = "downloadable";
  static async available({ langs, processLocally }) {
    return langs.length === 1 && processLocally ? this.there : "unavailable";
  }
  static async install({ langs }) {
    window.installs.push(...langs);
    await new Promise((done) => (window.endInstall = done));
    this.there = window.fails ? "downloadable" : "available";
    return !window.fails;
  }
};
"""
"""After EARS: recognition on this machine that has yet to be installed."""
NOTES_STREAMS = """
window.streams = [];
const open = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
if (open) {
  navigator.mediaDevices.getUserMedia = async (asked) => {
    const stream = await open(asked);
    window.streams.push(stream);
    return stream;
  };
}
"""
IS_CLOSED = """() => streams.length > 0 &&
  streams.every((each) => each.getTracks().every(({ readyState }) => readyState === "ended"))"""


def write_speech(file: Path, *pieces: tuple[float, bool]) -> Path:
    """Write sound with so many seconds of each piece: of something like a voice, or of quiet."""
    heard = [_voice(seconds) if is_voice else _quiet(seconds) for seconds, is_voice in pieces]
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(np.concatenate(heard).astype("<i2").tobytes())
    return file


def _voice(seconds: float) -> np.ndarray:
    """A tone that comes and goes four times a second, as syllables do."""
    times = np.arange(int(seconds * RATE)) / RATE
    return np.sin(2 * np.pi * 180 * times) * np.abs(np.sin(2 * np.pi * 2 * times)) * 9_000


def _quiet(seconds: float) -> np.ndarray:
    return np.zeros(int(seconds * RATE))


@contextmanager
def browser_that_hears(chromium: Browser, file: Path) -> Iterator[Browser]:
    """Start a browser whose microphone hears the file once, and then nothing."""
    browser = chromium.browser_type.launch(
        executable_path=find_command(),
        args=[
            "--no-sandbox",
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-audio-capture={file}%noloop",
        ],
    )
    try:
        yield browser
    finally:
        browser.close()
