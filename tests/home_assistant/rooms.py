"""Rooms with satellites: Home Assistant's own satellites and pipelines, with a made-up device.

What the device cannot do here is sound: what people say is text, and so is what it plays. A room's
device is like those on ESPHome; there are also some like Wyoming's, and phones.
"""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from homeassistant.components import stt, tts
from homeassistant.components.assist_pipeline import PipelineEvent, PipelineEventType, PipelineStage
from homeassistant.components.assist_satellite import (
    AssistSatelliteAnnouncement,
    AssistSatelliteConfiguration,
    AssistSatelliteEntity,
    AssistSatelliteEntityFeature,
)
from homeassistant.core import callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.device_registry import DeviceInfo

import speaker

CAN_ASK = AssistSatelliteEntityFeature.ANNOUNCE | AssistSatelliteEntityFeature.START_CONVERSATION
CAN_ANNOUNCE = AssistSatelliteEntityFeature.ANNOUNCE
WYOMING, VOIP = "wyoming", "voip"
"""Other kinds of satellites than those on ESPHome."""
SOUND = Path(str(speaker.__file__)).with_name("chime.mp3").read_bytes()
WAITED = 20.0
"""In seconds: a test that waits longer for a satellite has failed."""


class Ears(stt.SpeechToTextEntity):
    """Speech-to-text that hears what the test says in the room that listens."""

    _attr_name = "Ears"
    _attr_unique_id = "ears"

    supported_languages = ["en"]  # noqa: RUF012 -- as Home Assistant reads it
    supported_formats = [stt.AudioFormats.WAV]  # noqa: RUF012
    supported_codecs = [stt.AudioCodecs.PCM]  # noqa: RUF012
    supported_bit_rates = [stt.AudioBitRates.BITRATE_16]  # noqa: RUF012
    supported_sample_rates = [stt.AudioSampleRates.SAMPLERATE_16000]  # noqa: RUF012
    supported_channels = [stt.AudioChannels.CHANNEL_MONO]  # noqa: RUF012

    async def async_process_audio_stream(
        self,
        metadata: stt.SpeechMetadata,  # noqa: ARG002
        stream: AsyncIterable[bytes],
    ) -> stt.SpeechResult:
        async for _chunk in stream:
            pass
        return stt.SpeechResult(await _listening.get().heard(), stt.SpeechResultState.SUCCESS)


class Mouth(tts.TextToSpeechEntity):
    """Text-to-speech without a voice."""

    _attr_name = "Mouth"
    _attr_unique_id = "mouth"
    _attr_default_language = "en"
    _attr_supported_languages = ["en"]  # noqa: RUF012 -- as Home Assistant reads it

    async def async_get_tts_audio(
        self,
        message: str,  # noqa: ARG002
        language: str,  # noqa: ARG002
        options: dict[str, Any],  # noqa: ARG002
    ) -> tts.TtsAudioType:
        return "mp3", SOUND


_listening: ContextVar["Room"] = ContextVar("_listening")
"""The room in whose pipeline this is."""


@dataclass(frozen=True)
class Said:
    """What a satellite played: perhaps our bell, the words, and whether its microphone opened."""

    words: str
    rings: bool = False
    asks: bool = False


async def _silence() -> AsyncIterator[bytes]:
    yield bytes(3200)


class Room(AssistSatelliteEntity):
    """A satellite in a room, like those on ESPHome."""

    platform_of_room = "esphome"
    _attr_has_entity_name = True
    _attr_name = None

    def __init__(self, name: str, features: AssistSatelliteEntityFeature) -> None:
        self._attr_unique_id = f"{name}-satellite"
        self._attr_device_info = DeviceInfo(identifiers={(self.platform_of_room, name)}, name=name)
        self._attr_supported_features = features
        self._attr_pipeline_entity_id = f"select.{name}_assistant"
        self._attr_available = True
        self.name_of_room = name
        self._spoken: asyncio.Queue[str] = asyncio.Queue()
        self.is_listening = False
        # Whether the device listens again by itself, as those on ESPHome do.
        self.listens_again = bool(features & AssistSatelliteEntityFeature.START_CONVERSATION)
        # If it does not do what it is asked, Home Assistant has yet to notice that it is gone.
        self.answers = True
        self._played: asyncio.Queue[Said] = asyncio.Queue()
        self._finished = asyncio.Event()
        self._finished.set()
        self._going_on: set[asyncio.Task[None]] = set()
        self._replied = Said("")

    # -- what the test does

    async def hears(self, sentence: str) -> Said:
        """Say it into the open microphone, or after the wake word. Return what is said next."""
        await self.is_told(sentence)
        return await self.next_said()

    async def is_told(self, sentence: str) -> None:
        """Say it, and wait for no answer."""
        self._spoken.put_nowait(sentence)
        self._listen()

    async def stays_silent(self) -> None:
        """Say nothing into the open microphone, until the device gives up."""
        await self.is_told("")

    async def heard(self) -> str:
        """Return what is said into the open microphone, once it is."""
        try:
            return await self._spoken.get()
        finally:
            self.is_listening = False

    async def next_said(self) -> Said:
        """Return what it plays next."""
        async with asyncio.timeout(WAITED):
            return await self._played.get()

    async def last_said(self) -> Said:
        """Return what it played last, after whatever came before."""
        said = await self.next_said()
        while not self._played.empty():
            said = self._played.get_nowait()
        return said

    @property
    def is_silent(self) -> bool:
        """Whether everything it played was looked at."""
        return self._played.empty()

    def takes_its_time(self) -> None:
        """Let all that it plays from now on go on until it `finishes`."""
        self._finished.clear()

    def finishes(self) -> None:
        """Come to the end of what it plays, and let nothing take any time from now on."""
        self._finished.set()

    def others_announce(self, words: str) -> None:
        """Let something else in the home speak here."""
        self._later(self.async_internal_announce(words, preannounce=False))

    @callback
    def set_available(self, *, is_available: bool) -> None:
        self._attr_available = is_available
        self.async_write_ha_state()

    # -- what the device does

    def _listen(self) -> None:
        """Listen, unless it does already or is about to."""
        if not self.is_listening:
            self.is_listening = True
            self._later(self._run_pipeline())

    async def _run_pipeline(self) -> None:
        # A device is slower than Home Assistant, which first ends what it is at.
        await asyncio.sleep(0)
        while self._pipeline_task is not None:  # noqa: ASYNC110 -- Home Assistant tells nobody
            await asyncio.sleep(0)
        _listening.set(self)
        self._replied = Said("")
        try:
            await self.async_accept_pipeline_from_satellite(_silence(), PipelineStage.STT)
        except asyncio.CancelledError:
            # Home Assistant has ended it, perhaps before anybody was listened to.
            self.is_listening = False
            raise

    def on_pipeline_event(self, event: PipelineEvent) -> None:
        if event.type is PipelineEventType.INTENT_END and event.data:
            output = event.data["intent_output"]
            words = output["response"]["speech"].get("plain", {}).get("speech", "")
            self._replied = Said(words, asks=output["continue_conversation"])
        elif event.type is PipelineEventType.RUN_END and self._run_has_tts:
            self._later(self._finish())

    async def _finish(self) -> None:
        """Play the answer, and listen again if the agent wants that."""
        self._played.put_nowait(self._replied)
        asks = self._replied.asks
        self.tts_response_finished()
        if asks and self.listens_again:
            self._listen()

    async def async_announce(self, announcement: AssistSatelliteAnnouncement) -> None:
        await self._play(announcement, asks=False)

    async def async_start_conversation(
        self, start_announcement: AssistSatelliteAnnouncement
    ) -> None:
        await self._play(start_announcement, asks=True)
        self._listen()

    async def _play(self, announcement: AssistSatelliteAnnouncement, *, asks: bool) -> None:
        if not self.answers:
            raise HomeAssistantError
        sounds = (announcement.preannounce_media_id, announcement.media_id)
        rings = any("steady_ground/static/chime.mp3" in (each or "") for each in sounds)
        self._played.put_nowait(Said(announcement.message, rings=rings, asks=asks))
        await self._finished.wait()

    def _later(self, what: Any) -> None:
        task = self.hass.async_create_background_task(what, "a device of its own")
        self._going_on.add(task)
        task.add_done_callback(self._going_on.discard)

    @callback
    def async_get_configuration(self) -> AssistSatelliteConfiguration:
        return AssistSatelliteConfiguration([], [], 1)

    async def async_set_configuration(self, config: AssistSatelliteConfiguration) -> None:
        raise NotImplementedError


class WyomingRoom(Room):
    """One like Wyoming's: it is never unavailable, and plays nothing before what it announces."""

    platform_of_room = WYOMING

    async def _play(self, announcement: AssistSatelliteAnnouncement, *, asks: bool) -> None:
        if not self.answers:
            raise ConnectionError("Satellite is not connected")
        try:
            await super()._play(replace(announcement, preannounce_media_id=None), asks=asks)
        finally:
            # What it was sent is played to its end, whoever waits for that.
            await self._finished.wait()


class VoipRoom(Room):
    """A phone: it is never unavailable, and takes nothing but speech."""

    platform_of_room = VOIP

    async def _play(self, announcement: AssistSatelliteAnnouncement, *, asks: bool) -> None:
        if announcement.media_id_source != "tts":
            raise HomeAssistantError(translation_key="non_tts_announcement")
        if not self.answers:
            raise TimeoutError("User did not pick up in time")
        await super()._play(replace(announcement, preannounce_media_id=None), asks=asks)


def room_of(name: str, can: AssistSatelliteEntityFeature | str) -> Room:
    """Return a room whose satellite can do that, or is of another kind."""
    if isinstance(can, AssistSatelliteEntityFeature):
        return Room(name, can)
    return WyomingRoom(name, CAN_ANNOUNCE) if can == WYOMING else VoipRoom(name, CAN_ASK)
