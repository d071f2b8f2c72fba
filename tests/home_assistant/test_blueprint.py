"""The blueprint that dims a lamp: in Home Assistant's own automations, with its own events."""

import shutil
from pathlib import Path

from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint import models
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
from pytest_homeassistant_custom_component.common import async_mock_service

import custom_components.steady_ground as integration
from tests.home_assistant.conftest import Home
from tests.home_assistant.test_evening import begin_break

BLUEPRINT = Path(str(integration.__file__)).parent / "blueprints" / "dim_a_lamp.yaml"


def test_the_blueprint_is_one_of_home_assistant() -> None:
    """It can be imported as it is: its inputs are used, and each that is used is there."""
    blueprint = models.Blueprint(
        load_yaml_dict(BLUEPRINT), expected_domain="automation", schema=AUTOMATION_BLUEPRINT_SCHEMA
    )
    assert {*blueprint.inputs} == {"break_event", "lamp", "brightness", "brightness_after"}
    assert blueprint.validate() is None


async def test_the_blueprint_dims_a_lamp_during_a_break(home: Home) -> None:
    """From the start until the time has come; more time in between changes nothing."""
    folder = Path(home.hass.config.path("blueprints", "automation"))
    folder.mkdir(parents=True)
    shutil.copy(BLUEPRINT, folder)
    await home.set_up()
    calls = async_mock_service(home.hass, "light", "turn_on")
    inputs = {"break_event": "event.steady_ground_break", "lamp": "light.lamp", "brightness": 10}
    uses = {"path": BLUEPRINT.name, "input": inputs}
    assert await async_setup_component(
        home.hass, "automation", {"automation": {"use_blueprint": uses}}
    )
    await home.hass.async_block_till_done()

    def dimmed() -> list[int]:
        return [call.data["brightness_pct"] for call in calls]

    kitchen = home.rooms["kitchen"]
    await begin_break(kitchen)
    await home.settle()
    assert dimmed() == [10]
    await kitchen.hears("ten more minutes")
    await home.settle()
    assert dimmed() == [10]
    await home.pass_time(minutes=30)
    assert dimmed() == [10, 100]
    assert {entity for call in calls for entity in call.data["entity_id"]} == {"light.lamp"}
