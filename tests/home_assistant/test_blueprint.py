"""The blueprint that dims a lamp: in Home Assistant's own automations, with its own events."""

import shutil
from pathlib import Path

import pytest
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint import models
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict

import custom_components.steady_ground as integration
from tests.home_assistant.conftest import Home
from tests.home_assistant.test_evening import begin_break

BLUEPRINT = Path(str(integration.__file__)).parent / "blueprints" / "dim_a_lamp.yaml"
LAMP = "light.lamp"


class Lamp:
    """A lamp that does what Home Assistant's action says."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        hass.services.async_register("light", "turn_on", self._turn_on)

    async def _turn_on(self, call: ServiceCall) -> None:
        assert call.data["entity_id"] in (LAMP, [LAMP])
        percent = call.data.get("brightness_pct")
        self.set(call.data["brightness"] * 100 // 255 if percent is None else percent)

    def set(self, percent: int) -> None:
        """Set it to that brightness; zero turns it off."""
        attributes = {"brightness": -(-percent * 255 // 100)} if percent else {}
        self._hass.states.async_set(LAMP, "on" if percent else "off", attributes)

    @property
    def percent(self) -> int:
        state = self._hass.states.get(LAMP)
        assert state is not None
        brightness: int = state.attributes.get("brightness", 0)
        return brightness * 100 // 255


@pytest.fixture
async def lamp(home: Home) -> Lamp:
    """A lamp at 60 %, in a home where the blueprint dims it to 10 %."""
    folder = Path(home.hass.config.path("blueprints", "automation"))
    folder.mkdir(parents=True)
    shutil.copy(BLUEPRINT, folder)
    await home.set_up()
    lamp = Lamp(home.hass)
    lamp.set(60)
    assert await async_setup_component(home.hass, "scene", {})
    inputs = {"break_event": "event.steady_ground_break", "lamp": LAMP, "brightness": 10}
    uses = {"path": BLUEPRINT.name, "input": inputs}
    assert await async_setup_component(
        home.hass, "automation", {"automation": {"use_blueprint": uses}}
    )
    await home.hass.async_block_till_done()
    return lamp


async def say(home: Home, sentence: str) -> None:
    await home.rooms["kitchen"].hears(sentence)
    await home.settle()


def test_the_blueprint_is_one_of_home_assistant() -> None:
    """It can be imported as it is: its inputs are used, and each that is used is there."""
    blueprint = models.Blueprint(
        load_yaml_dict(BLUEPRINT), expected_domain="automation", schema=AUTOMATION_BLUEPRINT_SCHEMA
    )
    assert {*blueprint.inputs} == {"break_event", "lamp", "brightness"}
    assert blueprint.validate() is None


async def test_the_blueprint_dims_a_lamp_during_a_break(home: Home, lamp: Lamp) -> None:
    """From the start until the time has come, and then it is as before."""
    await begin_break(home.rooms["kitchen"])
    await home.settle()
    assert lamp.percent == 10
    await say(home, "ten more minutes")
    assert lamp.percent == 10
    await home.pass_time(minutes=30)
    assert lamp.percent == 60
    await home.rooms["kitchen"].next_said()
    lamp.set(80)
    await say(home, "we're back")
    assert lamp.percent == 80


async def test_the_blueprint_dims_it_again_for_more_time(home: Home, lamp: Lamp) -> None:
    """Also if the time had come already; what it was before is still known."""
    await begin_break(home.rooms["kitchen"])
    await home.pass_time(minutes=20)
    await home.rooms["kitchen"].next_said()
    assert lamp.percent == 60
    await say(home, "ten more minutes")
    assert lamp.percent == 10
    await say(home, "we're both back")
    assert lamp.percent == 60


async def test_a_lamp_that_was_switched_off_during_a_break_stays_off(
    home: Home, lamp: Lamp
) -> None:
    """Neither its time nor its end turns it on, and the next break dims it as usual."""
    await begin_break(home.rooms["kitchen"])
    await home.settle()
    lamp.set(0)
    await home.pass_time(minutes=20)
    await home.rooms["kitchen"].next_said()
    await say(home, "we're back")
    assert lamp.percent == 0
    lamp.set(70)
    await say(home, "start a 20-minute break")
    assert lamp.percent == 10
    await say(home, "we're both back")
    assert lamp.percent == 70


async def test_a_lamp_that_is_off_is_left_alone(home: Home, lamp: Lamp) -> None:
    """Also if somebody turns it on during the break."""
    lamp.set(0)
    await begin_break(home.rooms["kitchen"])
    await home.settle()
    assert lamp.percent == 0
    lamp.set(30)
    await say(home, "ten more minutes")
    assert lamp.percent == 30
    await home.pass_time(minutes=30)
    assert lamp.percent == 30
