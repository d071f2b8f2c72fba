"""Who may use the page: the names it answers to, and the pages it takes requests from."""

import ipaddress
import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

from werkzeug import Request

_HOST = re.compile(r"(?:\[(?P<address>[^\[\]]+)\]|(?P<name>[^:\[\]]+))(?::\d{1,5})?")
_FROM_HERE = {"same-origin", "none"}
# Every browser begins its User-Agent like this, and a page cannot change that.
_BROWSER = "Mozilla/"

Address = IPv4Address | IPv6Address


def addresses_of(host: str) -> list[Address]:
    """Return the addresses of a host, IPv4 first; an empty list if it has none."""
    try:
        found = socket.getaddrinfo(host.strip("[]"), None, type=socket.SOCK_STREAM)
    except (OSError, ValueError):
        return []
    read = [_address(str(each[4][0])) for each in found]
    return sorted({each for each in read if each}, key=lambda each: each.version)


def _address(text: str) -> Address | None:
    """Return the address, without an IPv6 address's interface; None for a name."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (address.version == 6 and address.ipv4_mapped) or address  # noqa: PLR2004 -- IPv6


def _plain(name: str) -> str:
    """Return a name as browsers send it."""
    try:
        return name.encode("idna").decode().lower().removesuffix(".")
    except UnicodeError:
        return name.lower().removesuffix(".")


@dataclass(frozen=True)
class PageNames:
    """The names by which the page answers.

    Somebody could give a page elsewhere a name that leads to this machine, and read along. So we
    accept only this machine's own names and addresses.
    """

    given: str
    """The address or name that --host gave."""
    is_alone: bool
    """Whether the page is served to this machine alone."""

    def include(self, request: Request) -> bool:
        """Return whether the request asks for this machine. Without a Host, it names no other."""
        host = request.headers.get("Host")
        if host is None:
            return True
        found = _HOST.fullmatch(host)
        if found is None:
            return False
        asked, reached = found["address"] or found["name"], _reached(request)
        address = _address(asked)
        if address is not None:
            return self._is_own_address(address, reached)
        return not found["address"] and _plain(asked) in self._own(reached)

    def _is_own_address(self, asked: Address, reached: Address) -> bool:
        both_loopback = asked.is_loopback and reached.is_loopback
        if both_loopback or asked in {reached, _address(self.given)}:
            return True
        return not self.is_alone and _is_local(asked)

    def _own(self, reached: Address) -> set[str]:
        names = {_plain(self.given)}
        if reached.is_loopback:
            names.add("localhost")
        return names if self.is_alone else names | _machine_names()


def _is_local(address: Address) -> bool:
    """Return whether this machine has the address: only then can we bind to it."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6  # noqa: PLR2004 -- IPv4
    try:
        with socket.socket(family) as probe:
            probe.bind((str(address), 0))
    except OSError:
        return False
    return not address.is_multicast


def _machine_names() -> set[str]:
    """Return the names that others in the network use for this machine. --host adds longer ones."""
    name = _plain(socket.gethostname())
    short = name.partition(".")[0]
    return {name, short, f"{short}.local"} - {""}


def _reached(request: Request) -> Address:
    """Return the address of this machine to which the request came."""
    connection: socket.socket = request.environ["werkzeug.socket"]
    address = _address(str(connection.getsockname()[0]))
    if address is None:
        raise ValueError("a socket of IP has an address")
    return address


def is_from_elsewhere(request: Request) -> bool:
    """Return whether the request says that another page made it or led here."""
    return _is_from_here(request) is False


def may_act(request: Request) -> bool:
    """Return whether our page made the request, or a program that is not a browser.

    If the page is served to other machines, without TLS, browsers leave out Sec-Fetch-Site. Our own
    page then sends a Referer. Another page can leave that out, so we refuse a browser without one.
    """
    is_here = _is_from_here(request)
    if is_here is None:
        return not request.headers.get("User-Agent", "").startswith(_BROWSER)
    return is_here


def _is_from_here(request: Request) -> bool | None:
    """Return whether the request comes from our page; None if no header says so."""
    own = f"{request.scheme}://{request.headers.get('Host', '')}".lower()
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    referer = request.headers.get("Referer")
    if origin is not None and origin.lower() != own:
        return False
    if site is not None:
        return site in _FROM_HERE
    if origin is not None:
        return True
    return None if referer is None else _origin(referer) == own


def _origin(address: str) -> str | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.netloc}".lower()
