"""Who can open the page: at which addresses, by which names, and from which other pages."""

import contextlib
import http.client
import re
import socket
from collections.abc import Iterator

import pytest

from speaker.desk.speaker import Speaker
from speaker.page import server
from speaker.page.server import PortTakenError
from tests.speaker.page_client import HTTP, delete, get, opened, post

EVERYWHERE = "0.0.0.0"  # noqa: S104 -- it is what is tried
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15"
ITS_NAME, IN_ITS_NETWORK = "(its name)", "(in its network)"


@pytest.fixture
def open_page(terminal: Speaker) -> Iterator[str]:
    """The page for everybody in the network; gives the address for this machine."""
    with server.serve(terminal, EVERYWHERE, 0) as address:
        yield address


def lan_address() -> str:
    """Return this machine's own address in its network; without a network, skip the test."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        with contextlib.suppress(OSError):
            probe.connect(("198.51.100.1", 9))  # sends nothing, and asks only for the way there
        address = str(probe.getsockname()[0])
    if address == EVERYWHERE:
        pytest.skip("this machine is in no network")
    return address


def really(host: str) -> str:
    """Return what the host is on this machine; skip the test if it has no such address."""
    host = {ITS_NAME: socket.gethostname(), IN_ITS_NETWORK: lan_address()}.get(host, host)
    try:
        socket.getaddrinfo(host.strip("[]"), None)
        if ":" in host:
            socket.create_server((host.strip("[]"), 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip(f"{host} is no address of this machine")
    return host


def devices(speaker: Speaker) -> list[str]:
    return [*speaker.household.devices]


def port_of(address: str) -> str:
    return address.rpartition(":")[2]


# -- addresses and names


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.2",
        "127.1.2.3",
        "127.1",
        "localhost",
        "LocalHost",
        "::1",
        "[::1]",
        "0:0:0:0:0:0:0:1",
        "::",
        EVERYWHERE,
        ITS_NAME,
        IN_ITS_NETWORK,
    ],
)
def test_the_address_that_is_told_answers(terminal: Speaker, host: str) -> None:
    """Whatever --host names, the page opens at the address that is told, and can be talked to."""
    host = really(host)
    with server.serve(terminal, host, 0) as address:
        (told,) = re.findall(r"http://(?:\[[^\]]+\]|[^\s:]+):\d+", server.told(address, host))
        assert get(told).headers["Location"] == "/devices/kitchen"
        answer = get(f"{told}/devices/kitchen")
        assert (answer.status, b"<h1>Steady Ground</h1>" in answer.data) == (200, True)
        with opened(told) as tab:
            told_back = post(
                f"{tab.address}/take", {"typed": "/alerts", "tab": tab.id}, Origin=told
            )
            assert told_back.status == 200


@pytest.mark.parametrize(
    ("host", "is_alone"),
    [("127.0.0.2", True), ("::1", True), ("[::1]", True), ("localhost", True), ("127.1", True),
     (EVERYWHERE, False), ("::", False), ("192.0.2.9", False), ("no-such-host.invalid", False)],
)  # fmt: skip
def test_it_is_told_who_can_open_it(host: str, *, is_alone: bool) -> None:
    """An address of the loopback is this machine's alone, however it is written."""
    told = server.told("http://address:8080", host)
    assert ("this machine alone" in told) is is_alone
    assert ("Everyone who can reach this machine" in told) is not is_alone


SERVED = {
    "127.0.0.1": ("127.0.0.1", "127.0.0.2", "localhost", "LOCALHOST", "localhost.", "[::1]"),
    "127.0.0.2": ("127.0.0.1", "127.0.0.2", "localhost", "[::1]"),
    "localhost": ("localhost", "127.0.0.1"),
    "::1": ("[::1]", "[0:0:0:0:0:0:0:1]", "localhost", "127.0.0.1"),
    EVERYWHERE: ("127.0.0.1", "localhost", EVERYWHERE, ITS_NAME, "(its name).local"),
    "::": ("[::1]", "127.0.0.1", "localhost", "[::]", ITS_NAME),
}
ELSEWHERE = (
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "(its name).evil.example",
    "evil.local",
    "198.51.100.7",
    "[2001:db8::7]",
    "[::ffff:198.51.100.7]",
    "[evil.example]",
    "[localhost]",
    "127.0.0.1, evil.example",
    "evil.example@127.0.0.1",
    "",
    "[",
    "a b",
)


@pytest.mark.parametrize("host", SERVED)
def test_only_this_machines_own_names_are_answered(terminal: Speaker, host: str) -> None:
    """Even if others may come in, a page elsewhere whose name leads here reads nothing."""
    name = socket.gethostname()
    with server.serve(terminal, really(host), 0) as address:
        for asked, status in [(each, 200) for each in SERVED[host]] + [
            (each, 400) for each in ELSEWHERE
        ]:
            header = f"{asked.replace(ITS_NAME, name)}:{port_of(address)}" if asked else ""
            answer = get(f"{address}/devices/kitchen", Host=header)
            assert answer.status == status, header
            assert status == 200 or b"The speaker has another name." in answer.data


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_for_this_machine_alone_its_name_in_the_network_is_none(
    terminal: Speaker, host: str
) -> None:
    """Nobody else can open the page, so nobody has to call it by that name."""
    with server.serve(terminal, host, 0) as address:
        header = f"{socket.gethostname()}.local:{port_of(address)}"
        assert get(f"{address}/devices/kitchen", Host=header).status == 400


def test_every_address_of_the_machine_is_its_own(terminal: Speaker) -> None:
    """If others may come in, it answers at every address of the machine."""
    lan, name = lan_address(), socket.gethostname()
    with server.serve(terminal, EVERYWHERE, 0) as address:
        port = port_of(address)
        for reached in (lan, "127.0.0.1"):
            there = f"http://{reached}:{port}/devices/kitchen"
            for own in (lan, "127.0.0.1", name):
                assert get(there, Host=f"{own}:{port}").status == 200, (reached, own)
            for foreign in ("evil.example", "198.51.100.7", "224.0.0.1"):
                assert get(there, Host=f"{foreign}:{port}").status == 400, (reached, foreign)
        assert get(f"http://{lan}:{port}/", Host=f"localhost:{port}").status == 400


def test_for_this_machine_alone_its_address_in_the_network_is_none(page: str) -> None:
    """The page is not served there, so no request can mean it."""
    assert get(page, Host=f"{lan_address()}:{port_of(page)}").status == 400


def test_a_request_that_names_no_host_is_answered(page: str) -> None:
    """Old programs send none, and no browser is among them."""
    connection = http.client.HTTPConnection("127.0.0.1", int(port_of(page)), timeout=20)
    with contextlib.closing(connection):
        connection.putrequest("GET", "/devices/kitchen", skip_host=True)
        connection.endheaders()
        assert connection.getresponse().status == 200


@pytest.mark.parametrize(
    "host", ["192.0.2.250", "no-such-host.invalid", "a..b", "x" * 300, "127.0.0.1:80", "a\0b"]
)
def test_a_host_that_is_none_is_named(terminal: Speaker, host: str) -> None:
    """What is no address of this machine is refused in words that say what to do."""
    refused = pytest.raises(PortTakenError, match="Choose another --port or --host")
    with refused, server.serve(terminal, host, 0):
        pass


# -- other pages

FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "(own)", "Referer": "(own)/"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"},
    {"Sec-Fetch-Site": "same-origin, cross-site"},
    {"Sec-Fetch-Site": "something new"},
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},
    {"Referer": "http://evil.example/page"},
    {"Referer": "http://evil.example/(own)"},
    {"Referer": "(own).evil.example/"},
    {"Referer": "http://["},
    {"User-Agent": BROWSER},
]
OWN = [
    {},
    {"User-Agent": "curl/8.5.0"},
    {"User-Agent": BROWSER, "Sec-Fetch-Site": "same-origin"},
    {"User-Agent": BROWSER, "Sec-Fetch-Site": "none"},
    {"User-Agent": BROWSER, "Origin": "(own)"},
    {"User-Agent": BROWSER, "Referer": "(own)/devices/kitchen"},
]


def filled(headers: dict[str, str], own: str) -> dict[str, str]:
    return {name: value.replace("(own)", own) for name, value in headers.items()}


@pytest.fixture(params=["page", "open_page"])
def any_page(request: pytest.FixtureRequest) -> str:
    """The page for this machine alone, and the one for everybody."""
    address: str = request.getfixturevalue(request.param)
    return address


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_another_page_reaches_nothing_that_acts(
    terminal: Speaker, any_page: str, headers: dict[str, str]
) -> None:
    """It opens no stream, adds no device, reads nothing and changes nothing, by any method."""
    headers = filled(headers, any_page)
    for number in range(8):
        assert get(f"{any_page}/devices/evil-{number}/events", **headers).status == 403
    evil, kitchen = f"{any_page}/devices/evil", f"{any_page}/devices/kitchen"
    assert get(f"{kitchen}/events", **headers).status == 403
    assert HTTP.request("HEAD", f"{evil}/events", headers=headers).status == 403
    assert get(f"{evil}/state", **headers).status == 403
    assert get(f"{kitchen}/state", **headers).status == 403
    assert post(f"{evil}/take", {"typed": "help"}, **headers).status == 403
    assert post(f"{evil}/left", {}, **headers).status == 403
    assert delete(f"{kitchen}/talk", **headers).status == 403
    assert devices(terminal) == ["kitchen"]
    with opened(any_page, "bedroom") as tab:
        assert tab.hello["state"]["devices"] == ["kitchen", "bedroom"]


@pytest.mark.parametrize("headers", OWN, ids=str)
def test_the_page_itself_and_programs_are_let_in(
    terminal: Speaker, any_page: str, headers: dict[str, str]
) -> None:
    """A browser says that the page is its own; a program such as curl is no other page."""
    headers = filled(headers, any_page)
    stream = HTTP.request(
        "GET", f"{any_page}/devices/study/events", headers=headers, preload_content=False
    )
    assert stream.read1().startswith(b"retry: 1000")
    assert get(f"{any_page}/devices/study/state", **headers).status == 200
    assert post(f"{any_page}/devices/study/take", {"typed": "/help"}, **headers).status == 200
    stream.close()
    assert devices(terminal) == ["kitchen", "study"]


def test_a_link_elsewhere_leads_to_the_speaker_and_adds_nothing(
    terminal: Speaker, page: str
) -> None:
    """It may open the page at a device that is there, and at no other."""
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Accept": "text/html"}
    assert get(page, **link).headers["Location"] == "/devices/kitchen"
    assert get(f"{page}/devices/kitchen", **link).status == 200
    refused = get(f"{page}/devices/attic", **link)
    assert refused.status == 403
    assert b'<a href="/">To the speaker</a>' in refused.data
    assert get(f"{page}/devices/attic", Referer="http://evil.example/").status == 403
    assert get(f"{page}/devices/attic").status == 200
    assert devices(terminal) == ["kitchen"]


@pytest.mark.parametrize(
    "path", ["/", "/devices/attic", "/devices/attic/state", "/chime.wav", "/static/main.js"]
)
def test_looking_changes_nothing(terminal: Speaker, page: str, path: str) -> None:
    """No GET but that of a tab's own stream adds a device."""
    get(f"{page}{path}")
    HTTP.request("HEAD", f"{page}{path}")
    HTTP.request("OPTIONS", f"{page}{path}")
    HTTP.request("HEAD", f"{page}/devices/attic/events")
    assert devices(terminal) == ["kitchen"]


def test_how_things_stand_at_no_device_cannot_be_asked(page: str) -> None:
    """A device that is not there is said to be missing."""
    answer = get(f"{page}/devices/attic/state", Accept="application/json")
    assert answer.status == 404
    assert answer.json() == {"error": "There is no device 'attic'. Open a tab there first."}
