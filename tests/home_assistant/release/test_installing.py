"""`make hacs` and then HACS: the zip in an empty configuration folder, set up and used there."""

import gc
import json
import logging
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Any
from zipfile import ZipFile

import homeassistant
import pytest
from homeassistant import block_async_io
from homeassistant.config_entries import SOURCE_USER, ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.loader import async_get_integration
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.package import is_installed
from packaging.requirements import Requirement
from pytest_homeassistant_custom_component.common import async_fire_time_changed

CHECKOUT = Path(__file__).parents[3]
ZIP = CHECKOUT / "build" / "steady_ground.zip"
DOMAIN = "steady_ground"
OURS = ("interaction_models", "lambda", "likeness", "skill", "speaker", "tools")
RETURN, RUNS = "sensor.steady_ground_return_time", "sensor.steady_ground_what_runs"
FIVE_TO_SEVEN = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)
"""6:55 pm in New York, where the home is."""


@pytest.fixture(scope="session")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a configuration folder that has the zip as HACS unpacks it, and nothing else."""
    assert ZIP.is_file(), "make hacs builds the zip"
    folder = tmp_path_factory.mktemp("config")
    with ZipFile(ZIP) as zipped:
        zipped.extractall(folder / "custom_components" / DOMAIN)
    return folder


@pytest.fixture
def hass_config_dir(unpacked: Path) -> Iterator[str]:
    yield str(unpacked)
    for file in unpacked.glob("steady_ground.db*"):
        file.unlink()


@pytest.fixture(scope="session")
def manifest(unpacked: Path) -> Any:
    return json.loads((unpacked / "custom_components" / DOMAIN / "manifest.json").read_text())


@pytest.fixture(autouse=True)
def _may_use_the_loopback(socket_enabled: None) -> None:
    """The skill asks Alexa's services over HTTP on this machine."""


@pytest.fixture(autouse=True)
def _threads_end_with_the_household(verify_cleanup: None) -> Iterator[None]:
    """The skill's store works in a thread that ends once nobody has the household any more."""
    before = {*threading.enumerate()}
    yield
    gc.collect()
    for thread in {*threading.enumerate()} - before:
        thread.join(1)


@pytest.fixture(autouse=True)
def _nothing_goes_wrong(
    disable_block_async_io: None,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[None]:
    """Nobody warns of us, also not of a call that blocks the loop, but that we are not built in."""
    # In tests Home Assistant lets files be read in its loop; in homes it does not.
    monkeypatch.setattr(block_async_io, "_IN_TESTS", False)
    block_async_io.enable()
    yield
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    # How long a step takes depends on the machine; asyncio tells that of a tenth of a second.
    warned = [
        each for each in records if each.levelno >= logging.WARNING and each.name != "asyncio"
    ]
    found = [each.getMessage() for each in warned if DOMAIN in each.getMessage() + each.name]
    assert [each for each in found if "has not been tested by Home Assistant" not in each] == []


@pytest.fixture
async def home(hass: HomeAssistant, enable_custom_integrations: None) -> HomeAssistant:
    """A home in New York that has no satellite."""
    hass.config.language, hass.config.country = "en", "US"
    await hass.config.async_set_time_zone("America/New_York")
    assert await async_setup_component(hass, "homeassistant", {})
    return hass


async def set_up(home: HomeAssistant) -> ConfigEntry[Any]:
    """Add the integration as people do: in its form, with what the form proposes."""
    flows = home.config_entries.flow
    form = await flows.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert form["data_schema"] is not None
    made = await flows.async_configure(form["flow_id"], form["data_schema"]({}))
    await home.async_block_till_done()
    assert made["type"] is FlowResultType.CREATE_ENTRY
    return made["result"]


async def say(home: HomeAssistant, sentence: str) -> str:
    """Say the sentence to our agent, and return what it answers."""
    answer: Any = await home.services.async_call(
        "conversation",
        "process",
        {"text": sentence, "agent_id": "conversation.steady_ground"},
        blocking=True,
        return_response=True,
    )
    await home.async_block_till_done()
    spoken: str = answer["response"]["speech"]["plain"]["speech"]
    return spoken


def state(home: HomeAssistant, entity: str) -> str:
    found = home.states.get(entity)
    assert found is not None, entity
    return found.state


@pytest.mark.parametrize("name", OURS)
def test_nothing_of_ours_can_be_imported_from_the_top(name: str) -> None:
    """Otherwise these tests would show nothing: the checkout is not on the path."""
    assert find_spec(name) is None
    assert not any(Path(each).resolve().is_relative_to(CHECKOUT) for each in sys.path)


async def test_an_evening_with_what_was_installed(home: HomeAssistant) -> None:
    """Set up in under three seconds, it takes a break by a sentence, is due, and is unloaded."""
    began = perf_counter()
    entry = await set_up(home)
    assert perf_counter() - began < 3
    clock = entry.runtime_data.household.host.clock
    clock.move_to(FIVE_TO_SEVEN)
    begun = await say(home, "start a 20-minute break")
    assert begun.startswith("Okay, 20 minutes. See you both at 7:15.")
    assert (state(home, RUNS), state(home, RETURN)[:16]) == ("break", "2026-11-24T00:15")
    assert (await say(home, "yes")).startswith("I'll chime then.")
    clock.advance(timedelta(minutes=20))
    async_fire_time_changed(home, dt_util.utcnow() + timedelta(minutes=20, seconds=1))
    await home.async_block_till_done(wait_background_tasks=True)
    assert state(home, RUNS) == "due"
    assert notices(home) == ["This is from Steady Ground. Time to come back together."]
    assert await home.config_entries.async_unload(entry.entry_id)
    assert (entry.state, state(home, RUNS)) == (ConfigEntryState.NOT_LOADED, "unavailable")


def notices(home: HomeAssistant) -> list[str]:
    """Return what Home Assistant shows, as there is no satellite that could ring."""
    shown: dict[str, dict[str, str]] = home.data["persistent_notification"]
    return [each["message"] for each in shown.values()]


async def test_all_that_runs_is_the_integrations_own(home: HomeAssistant) -> None:
    """No module was loaded by a name that others may have, and none from anywhere else."""
    await home.config_entries.async_unload((await set_up(home)).entry_id)
    tops = {name.partition(".")[0] for name in sys.modules}
    assert tops.isdisjoint(OURS)
    folder = f"{home.config.config_dir}/custom_components/{DOMAIN}/"
    files = [
        str(module.__file__)
        for name, module in sys.modules.items()
        if name.startswith(f"custom_components.{DOMAIN}")
    ]
    assert files
    assert [each for each in files if not each.startswith(folder)] == []


async def test_home_assistant_knows_what_it_is(home: HomeAssistant, manifest: Any) -> None:
    """By the manifest in the zip: a version that it can read, and an integration that is custom."""
    integration = await async_get_integration(home, DOMAIN)
    assert integration.version == manifest["version"]
    assert (integration.is_built_in, integration.config_flow) == (False, True)
    assert integration.requirements == manifest["requirements"]


def test_what_it_requires_goes_with_home_assistant(manifest: Any) -> None:
    """It is here already, and no version that Home Assistant itself pins is out of range."""
    assert [each for each in manifest["requirements"] if not is_installed(each)] == []
    wanted = {each.name: each for each in map(Requirement, manifest["requirements"])}
    pins = Path(str(homeassistant.__file__)).with_name("package_constraints.txt").read_text("utf-8")
    lines = [each for each in pins.splitlines() if each and not each.startswith(("#", "-"))]
    for pinned in map(Requirement, lines):
        for version in [each.version for each in pinned.specifier if each.operator == "=="]:
            if pinned.name in wanted:
                assert version in wanted[pinned.name].specifier, pinned
