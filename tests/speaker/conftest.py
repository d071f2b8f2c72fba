from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from speaker.household.clock import SpeakerClock
from speaker.services import AlexaServices
from tests.speaker.client import Client
from tests.speaker.small_skill import NOON, Desk, Reply, open_desk

OpenDesk = Callable[..., Desk]


@pytest.fixture
def desk_with(tmp_path: Path) -> Iterator[OpenDesk]:
    """Opens a desk whose skill replies as told, by intent name or request type."""
    with ExitStack() as opened:

        def open_(**options: Reply) -> Desk:
            strict = bool(options.pop("strict", False))
            replies = {name.replace("_", "."): reply for name, reply in options.items()}
            return opened.enter_context(open_desk(tmp_path, replies, strict=strict))

        yield open_


@pytest.fixture
def clock() -> SpeakerClock:
    """Noon in New York, standing still."""
    return SpeakerClock(NOON)


@pytest.fixture
def alexa(clock: SpeakerClock) -> Iterator[AlexaServices]:
    """Alexa's services, with no consent given yet."""
    with AlexaServices(clock) as services:
        yield services


@pytest.fixture
def client(alexa: AlexaServices) -> Iterator[Client]:
    """A skill's side of the services, in a session on the kitchen, with every consent."""
    alexa.allow()
    with Client(alexa.endpoint, alexa.sign_in()) as client:
        yield client
