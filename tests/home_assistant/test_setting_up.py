"""The config flow, setting up and removing, and languages that are not known."""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from homeassistant.components import conversation
from homeassistant.config_entries import SOURCE_USER, ConfigEntryState
from homeassistant.core import Context
from homeassistant.data_entry_flow import FlowResult, FlowResultType
from homeassistant.helpers import issue_registry as ir

from custom_components.steady_ground.const import DOMAIN
from tests.home_assistant.conftest import AGENT, CHOICES, OURS, Home, add_assistant
from tests.home_assistant.test_evening import BEGUN, begin_break

REFUSED = "I'm sorry, I only speak English yet."


def filled(form: FlowResult[Any, Any]) -> dict[str, Any]:
    """Return what a form sends if nobody changes anything."""
    assert form["data_schema"] is not None
    sent: dict[str, Any] = form["data_schema"]({})
    return sent


async def test_it_is_set_up_in_one_form(home: Home) -> None:
    """The usual choices are there; the household is then kept in Home Assistant's folder."""
    flows = home.hass.config_entries.flow
    form = await flows.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert (form["type"], form["step_id"], form["errors"]) == (FlowResultType.FORM, "user", {})
    assert filled(form) == CHOICES
    made = await flows.async_configure(form["flow_id"], CHOICES)
    await home.hass.async_block_till_done()
    assert (made["type"], made["title"]) == (FlowResultType.CREATE_ENTRY, "Steady Ground")
    assert Path(home.hass.config.path("steady_ground.db")).is_file()
    assert home.state("sensor.steady_ground_what_runs") == "idle"


async def test_a_file_that_cannot_be_written_is_said(home: Home) -> None:
    """The form comes again with what was chosen, and another folder will do."""
    flows = home.hass.config_entries.flow
    form = await flows.async_init(DOMAIN, context={"source": SOURCE_USER})
    chosen = CHOICES | {"file": "no/such/folder.db", "heads_up": "5"}
    again = await flows.async_configure(form["flow_id"], chosen)
    assert again["errors"] == {"file": "cannot_write"}
    assert filled(again) == chosen
    made = await flows.async_configure(form["flow_id"], CHOICES)
    await home.hass.async_block_till_done()
    assert made["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize("content", [b"default_config:\n", b"", None])
async def test_a_file_of_somebody_else_is_refused(home: Home, content: bytes | None) -> None:
    """A file of settings, an empty one, another program's database: it stays as it is."""
    file = Path(home.hass.config.path("theirs"))
    if content is None:
        make_database(file)
    else:
        file.write_bytes(content)
    before = file.read_bytes()
    flows = home.hass.config_entries.flow
    form = await flows.async_init(DOMAIN, context={"source": SOURCE_USER})
    again = await flows.async_configure(form["flow_id"], CHOICES | {"file": "theirs"})
    assert again["errors"] == {"file": "not_ours"}
    assert [each.name for each in file.parent.glob("theirs*")] == ["theirs"]
    assert file.read_bytes() == before


def make_database(file: Path) -> None:
    """Make a database of another program, which writes ahead as ours does."""
    with closing(sqlite3.connect(file)) as theirs:
        theirs.execute("PRAGMA journal_mode = WAL")
        theirs.execute("CREATE TABLE households (address TEXT)")
        theirs.commit()


async def test_a_household_from_before_goes_on(home: Home) -> None:
    """Its file may be chosen: the break in it runs on."""
    await home.set_up()
    await begin_break(home.rooms["kitchen"])
    folder = Path(home.hass.config.config_dir)
    assert home.entry is not None
    await home.hass.config_entries.async_unload(home.entry.entry_id)
    for file in [*folder.glob("steady_ground.db*")]:
        file.rename(folder / file.name.replace("steady_ground", "before"))
    await home.hass.config_entries.async_remove(home.entry.entry_id)
    flows = home.hass.config_entries.flow
    form = await flows.async_init(DOMAIN, context={"source": SOURCE_USER})
    made = await flows.async_configure(form["flow_id"], CHOICES | {"file": "before.db"})
    await home.hass.async_block_till_done()
    assert made["type"] is FlowResultType.CREATE_ENTRY
    assert home.state("sensor.steady_ground_return_time") == "2026-11-24T00:15:00+00:00"


async def test_there_is_one_household(home: Home) -> None:
    """A second one cannot be added."""
    await home.set_up()
    flows = home.hass.config_entries.flow
    second = await flows.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert (second["type"], second["reason"]) == (FlowResultType.ABORT, "single_instance_allowed")


@pytest.mark.parametrize(("language", "country"), [("de", "DE"), ("fr", None)])
async def test_a_home_in_another_language_is_told_so(
    home: Home, language: str, country: str | None
) -> None:
    """Before anything is asked."""
    home.hass.config.language, home.hass.config.country = language, country
    flows = home.hass.config_entries.flow
    told = await flows.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert (told["type"], told["reason"]) == (FlowResultType.ABORT, "language_not_known")


async def test_a_sentence_in_another_language_is_refused(home: Home) -> None:
    """Kindly, in one sentence; nothing of what was said is done, and nobody listens."""
    await home.set_up()
    answer = await conversation.async_converse(
        home.hass, "zwanzig Minuten Pause", None, Context(), language="de", agent_id=AGENT
    )
    assert answer.response.speech["plain"]["speech"] == REFUSED
    assert not answer.continue_conversation
    assert home.state("sensor.steady_ground_what_runs") == "idle"


@pytest.mark.parametrize(
    ("country", "zone", "number"),
    [
        ("US", "America/New_York", "911"),
        ("GB", "Europe/London", "999"),
        ("AU", "Australia/Sydney", "000"),
        ("CA", "America/Toronto", "911"),
        ("IN", "Asia/Kolkata", "112"),
        (None, "America/New_York", "911"),
        ("IE", "Europe/Dublin", "your local emergency number"),
    ],
)
async def test_the_country_decides_whom_to_call(
    home: Home, country: str | None, zone: str, number: str
) -> None:
    """Home Assistant has it apart from its language; of another country no number is guessed."""
    home.hass.config.country = country
    await home.hass.config.async_set_time_zone(zone)
    await home.set_up()
    said = await home.rooms["kitchen"].hears("I'm scared")
    assert number in said.words.lower()


@pytest.mark.parametrize(
    ("country", "zone", "back"),
    [("GB", "Europe/London", "12:15"), ("IN", "Asia/Kolkata", "5:45"), ("US", "US/Hawaii", "2:15")],
)
async def test_the_time_is_that_of_the_home(home: Home, country: str, zone: str, back: str) -> None:
    """Home Assistant's time zone, also once it was changed after the set-up."""
    await home.set_up()
    home.hass.config.country = country
    await home.hass.config.async_set_time_zone(zone)
    said = await home.rooms["kitchen"].hears("start a 20-minute break")
    assert f"See you both at {back}." in said.words


async def test_removing_it_erases_the_household(home: Home) -> None:
    """No file of it stays, and no entity."""
    entry = await home.set_up()
    await begin_break(home.rooms["kitchen"])
    folder = Path(home.hass.config.config_dir)
    assert {*folder.glob("steady_ground.db*")}
    await home.hass.config_entries.async_remove(entry.entry_id)
    await home.hass.async_block_till_done()
    assert {*folder.glob("steady_ground.db*")} == set()
    assert home.hass.states.get("sensor.steady_ground_what_runs") is None


async def test_a_damaged_household_is_not_written_over(home: Home) -> None:
    """It is not loaded, and the file stays as it is."""
    file = Path(home.hass.config.path("steady_ground.db.alerts"))
    file.write_text("damaged", "utf-8")
    with pytest.raises(AssertionError):
        await home.set_up()
    assert home.entry is not None
    assert home.entry.state is ConfigEntryState.SETUP_ERROR
    assert file.read_text("utf-8") == "damaged"


async def test_removing_it_leaves_a_file_of_somebody_else(home: Home) -> None:
    """If one took the household's place meanwhile, it is not ours to delete."""
    entry = await home.set_up()
    await home.hass.config_entries.async_unload(entry.entry_id)
    file = Path(home.hass.config.path("steady_ground.db"))
    file.write_text("mine", "utf-8")
    await home.hass.config_entries.async_remove(entry.entry_id)
    assert file.read_text("utf-8") == "mine"


async def test_what_may_pass_is_tried_again(home: Home) -> None:
    """A file that cannot be read now may be readable later."""
    beside = Path(home.hass.config.path("steady_ground.db.alerts"))
    beside.mkdir()
    with pytest.raises(AssertionError):
        await home.set_up()
    assert home.entry is not None
    assert home.entry.state is ConfigEntryState.SETUP_RETRY
    assert "cannot be read" in (home.entry.reason or "")
    beside.rmdir()
    assert await home.hass.config_entries.async_reload(home.entry.entry_id)
    assert home.state("sensor.steady_ground_what_runs") == "idle"


async def test_a_household_that_is_missing_is_not_begun_anew(home: Home) -> None:
    """Its disk may be late: no empty one takes its place, and it goes on once it is there."""
    entry = await home.set_up()
    await begin_break(home.rooms["kitchen"])
    await home.hass.config_entries.async_unload(entry.entry_id)
    folder = Path(home.hass.config.config_dir)
    away = folder / "away"
    away.mkdir()
    for file in [*folder.glob("steady_ground.db*")]:
        file.rename(away / file.name)
    assert not await home.hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert {*folder.glob("steady_ground.db*")} == set()
    for file in [*away.iterdir()]:
        file.rename(folder / file.name)
    assert await home.hass.config_entries.async_reload(entry.entry_id)
    assert home.state("sensor.steady_ground_return_time") == "2026-11-24T00:15:00+00:00"


async def test_a_home_without_our_assistant_is_told_how(home: Home) -> None:
    """A repair issue says it until an assistant has the agent."""
    issues = ir.async_get(home.hass)
    await home.set_up(assistant="none")
    issue = issues.async_get_issue(DOMAIN, "no_assistant")
    assert issue is not None
    assert issue.translation_key == "no_assistant"
    await add_assistant(home.hass, OURS, AGENT)
    assert issues.async_get_issue(DOMAIN, "no_assistant") is None


async def test_removing_it_takes_the_repair_back(home: Home) -> None:
    """Nobody is told to give an assistant an agent that is gone."""
    entry = await home.set_up(assistant="none")
    await home.hass.config_entries.async_remove(entry.entry_id)
    assert ir.async_get(home.hass).async_get_issue(DOMAIN, "no_assistant") is None


async def test_it_is_fast(home: Home) -> None:
    """It is set up in under three seconds, and answers in under 150 milliseconds."""
    began = perf_counter()
    await home.set_up()
    assert perf_counter() - began < 3
    kitchen = home.rooms["kitchen"]
    assert await kitchen.hears("start a 20-minute break") == BEGUN
    took = []
    for _turn in range(5):
        began = perf_counter()
        await kitchen.hears("how long is left")
        took.append(perf_counter() - began)
    assert sorted(took)[2] < 0.15


async def test_nothing_that_is_said_is_in_the_log(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    """Not even if our own loggers tell everything."""
    for name in ("custom_components.steady_ground", "steady_ground", "speaker", "skill"):
        caplog.set_level(logging.DEBUG, name)
    await home.set_up()
    await home.rooms["kitchen"].hears("start a 20-minute break and then talk about the budget")
    ours = [each for each in caplog.records if "steady_ground" in each.name]
    assert ours
    assert [each for each in ours if "budget" in each.getMessage()] == []
