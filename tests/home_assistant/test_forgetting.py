"""What Home Assistant keeps of us, and forgets: states, history, and sounds of what was said."""

from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from homeassistant.components.recorder import Recorder
from homeassistant.components.recorder.history import get_significant_states
from homeassistant.core import State
from homeassistant.helpers import restore_state
from homeassistant.helpers.json import json_bytes
from homeassistant.util import dt as dt_util
from homeassistant.util.json import json_loads
from mutagen.id3 import ID3
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from tests.home_assistant.conftest import AGENT, Home
from tests.home_assistant.test_entities import BACK, EVENT, MORE, RETURN, RUNS, happened, press
from tests.home_assistant.test_evening import begin_break

OURS = [AGENT, BACK, EVENT, MORE, RETURN, RUNS]
LAMP = "light.lamp"


@pytest.fixture
def recorded(recorder_mock: Recorder, home: Home) -> Home:
    """The home, with a recorder."""
    return home


async def recorded_of(home: Home, began: datetime) -> dict[str, list[State]]:
    """Return what the recorder has of our entities, and of a lamp."""
    for _round in range(2):
        await async_wait_recording_done(home.hass)
    recorder = home.hass.data["recorder_instance"]
    history: dict[str, list[State]] = await recorder.async_add_executor_job(
        get_significant_states, home.hass, began, None, [*OURS, LAMP]
    )
    return history


async def take_a_break(home: Home) -> None:
    """Take a break and move it by its button, so that each entity shows something."""
    kitchen = home.rooms["kitchen"]
    await begin_break(kitchen)
    await press(home, MORE)
    await kitchen.next_said()
    await kitchen.hears("fifteen")


async def forget_everything(home: Home) -> None:
    kitchen = home.rooms["kitchen"]
    await kitchen.hears("forget everything")
    assert "forgotten" in (await kitchen.hears("yes")).words
    await home.settle()


def restorable(home: Home) -> dict[str, str]:
    """Return the states of ours that Home Assistant would restore."""
    kept = restore_state.async_get(home.hass).async_get_stored_states()
    return {each.state.entity_id: each.state.state for each in kept if each.state.entity_id in OURS}


def sounds(home: Home) -> list[str]:
    """Return the words of the sounds that text-to-speech kept on the disk."""
    files = sorted(Path(home.hass.config.path("tts")).glob("*.mp3"))
    return [str(ID3(file)["TIT2"]) for file in files]  # type: ignore[no-untyped-call]


async def test_forget_everything_forgets_our_history(recorded: Home) -> None:
    """The recorder purges what it kept of our entities, and nothing else."""
    home = recorded
    began = dt_util.utcnow()
    await home.set_up()
    home.hass.states.async_set(LAMP, "on")
    await take_a_break(home)
    assert (await recorded_of(home, began)).keys() == {*OURS, LAMP}
    await forget_everything(home)
    assert (await recorded_of(home, began)).keys() == {LAMP}
    assert home.state(RUNS) == "idle"


async def test_removing_it_forgets_our_history(recorded: Home) -> None:
    """Not even that our entities are gone is left, and no state that would be restored."""
    home = recorded
    began = dt_util.utcnow()
    entry = await home.set_up()
    home.hass.states.async_set(LAMP, "on")
    await take_a_break(home)
    await home.hass.config_entries.async_remove(entry.entry_id)
    await home.hass.async_block_till_done()
    assert (await recorded_of(home, began)).keys() == {LAMP}
    assert restorable(home) == {}


async def test_forget_everything_forgets_when_something_last_happened(home: Home) -> None:
    """The event, the buttons and the agent are as new, and stay so after a restart."""
    await home.set_up()
    await take_a_break(home)
    shown = restorable(home)
    assert shown.keys() == {AGENT, BACK, EVENT, MORE}
    assert {shown[AGENT], shown[EVENT], shown[MORE]}.isdisjoint({"unknown", "unavailable"})
    store = restore_state.async_get(home.hass).store
    with patch.object(store, "async_save") as written:
        await forget_everything(home)
    nothing = {AGENT: "unknown", EVENT: "unknown", BACK: "unavailable", MORE: "unavailable"}
    assert {each: home.state(each) for each in nothing} == nothing
    assert (happened(home), restorable(home)) == (None, nothing)
    on_disk = [State.from_dict(each["state"]) for each in jsonable(written.call_args.args[0])]
    assert [each.entity_id for each in on_disk if each and each.entity_id in OURS] == []


def jsonable(written: Any) -> Any:
    """Return what is written to the disk as it is read again."""
    return json_loads(json_bytes(written))


async def test_after_forgetting_a_break_is_as_the_first(home: Home) -> None:
    """The entities that began anew follow it, and the assistant still has the agent."""
    await home.set_up()
    await take_a_break(home)
    await forget_everything(home)
    await begin_break(home.rooms["kitchen"])
    assert (home.state(RUNS), happened(home), home.state(MORE)) == ("break", "started", "unknown")
    await press(home, MORE)
    assert (await home.rooms["kitchen"].next_said()).asks


async def test_forget_everything_forgets_the_sounds_of_it(home: Home) -> None:
    """Text-to-speech kept each on the disk, with its words; the one that says so comes after."""
    await home.set_up()
    kitchen = home.rooms["kitchen"]
    await kitchen.hears("start a 20-minute break and then talk about the budget")
    await home.settle()
    assert any("budget" in each for each in sounds(home))
    await forget_everything(home)
    left = sounds(home)
    assert len(left) == 1
    assert left[0].startswith("Done. I've forgotten it all")


async def test_removing_it_forgets_the_sounds_of_it(home: Home) -> None:
    """Just as its files."""
    entry = await home.set_up()
    await home.rooms["kitchen"].hears("start a 20-minute break and then talk about the budget")
    await home.settle()
    assert sounds(home)
    await home.hass.config_entries.async_remove(entry.entry_id)
    await home.hass.async_block_till_done()
    assert sounds(home) == []
