"""The keys behind the certificates: what is believed, and for how long it is kept."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from cryptography import x509

from skill.web.verification.chains import LONGEST_KEPT, MOST_KEPT, SigningKeys, trusted_roots
from skill.web.verification.rules import RefusedError, Rule
from tests.front_door.echo import FrozenClock
from tests.web.authority import (
    ADDRESS,
    DAY,
    MIDDLE,
    NOW,
    ROOT,
    STRANGER,
    CertificateServer,
    authority,
    leaf,
    middle,
    pem,
    root,
    rsa_key,
)

ANOTHER = ADDRESS.replace("13", "14")


@pytest.mark.parametrize(
    "chain",
    [
        pytest.param(lambda: [leaf(), middle(), root()], id="as Alexa has it"),
        pytest.param(lambda: [leaf(), middle()], id="without the root"),
        pytest.param(lambda: [leaf(), root(), middle()], id="the others in another order"),
        pytest.param(
            lambda: [leaf(), middle(STRANGER), middle(), root()], id="two ways, one trusted"
        ),
        pytest.param(
            lambda: [leaf("alexa.amazon.com", "echo-api.amazon.com"), middle()], id="more names"
        ),
        pytest.param(lambda: [leaf(issuer=ROOT)], id="signed by the root itself"),
    ],
)
def test_certificates_that_are_believed(
    keys: SigningKeys, certificates: CertificateServer, chain: Callable[[], list[x509.Certificate]]
) -> None:
    """The signing certificate comes first; the others, in any order, lead to a trusted root."""
    certificates.content = pem(*chain())
    assert keys.key(ADDRESS, NOW) == rsa_key("leaf").public_key()


def test_it_is_fetched_once(
    keys: SigningKeys, certificates: CertificateServer, clock: FrozenClock
) -> None:
    """The key is kept for some hours, and then its certificates are fetched again."""
    for minutes in 0, 1, 238:
        clock.advance(minutes=minutes)
        keys.key(ADDRESS, clock.now)
    assert len(certificates.fetched) == 1
    clock.advance(minutes=1)
    keys.key(ADDRESS, clock.now)
    assert len(certificates.fetched) == 2


def refusal(keys: SigningKeys, clock: FrozenClock) -> Rule:
    with pytest.raises(RefusedError) as refused:
        keys.key(ADDRESS, clock.now)
    return refused.value.rule


def test_it_expires_sooner(
    keys: SigningKeys, certificates: CertificateServer, clock: FrozenClock
) -> None:
    """A key is not believed for longer than its certificate is valid."""
    certificates.content = pem(leaf(until=NOW + timedelta(minutes=9)), middle())
    keys.key(ADDRESS, clock.now)
    clock.advance(minutes=9, seconds=1)
    assert refusal(keys, clock) is Rule.DATES
    assert len(certificates.fetched) == 2


def test_its_issuer_expires_sooner(
    keys: SigningKeys, certificates: CertificateServer, clock: FrozenClock
) -> None:
    """A key is not believed for longer than any certificate on the way to the root is valid."""
    issuer = authority(MIDDLE, ROOT, until=NOW + timedelta(minutes=9))
    certificates.content = pem(leaf(), issuer)
    keys.key(ADDRESS, clock.now)
    clock.advance(minutes=9, seconds=1)
    assert refusal(keys, clock) is Rule.CHAIN


def test_a_clock_that_is_set_back(
    keys: SigningKeys, certificates: CertificateServer, clock: FrozenClock
) -> None:
    """What was believed at a later time is looked at again at an earlier one."""
    keys.key(ADDRESS, clock.now)
    clock.now -= 2 * DAY
    assert refusal(keys, clock) is Rule.DATES
    assert len(certificates.fetched) == 2


def test_a_refusal_is_not_kept(
    keys: SigningKeys, certificates: CertificateServer, clock: FrozenClock
) -> None:
    """After certificates that could not be read, those that come next are believed."""
    good, certificates.content = certificates.content, b"try later"
    assert refusal(keys, clock) is Rule.FILE
    certificates.content = good
    keys.key(ADDRESS, clock.now)
    assert len(certificates.fetched) == 2


def test_each_address_has_its_own(keys: SigningKeys, certificates: CertificateServer) -> None:
    """A key that was found at one address says nothing of another's."""
    keys.key(ADDRESS, NOW)
    certificates.content = pem(leaf("example.com"), middle())
    with pytest.raises(RefusedError):
        keys.key(ANOTHER, NOW)


def test_few_are_kept(keys: SigningKeys, certificates: CertificateServer) -> None:
    """Whoever sends many addresses fills no memory: the oldest goes first."""
    for number in range(MOST_KEPT + 1):
        keys.key(f"{ADDRESS}.{number}", NOW)
    keys.key(f"{ADDRESS}.{MOST_KEPT}", NOW)
    keys.key(f"{ADDRESS}.1", NOW)
    assert len(certificates.fetched) == MOST_KEPT + 1
    keys.key(f"{ADDRESS}.0", NOW)
    assert len(certificates.fetched) == MOST_KEPT + 2


def test_many_threads(keys: SigningKeys) -> None:
    """Turns that need keys at once all get the right one, also while others are let go."""
    addresses = [f"{ADDRESS}.{number % (2 * MOST_KEPT)}" for number in range(200)]
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda each: keys.key(each, NOW).public_numbers(), addresses))
    assert found == {rsa_key("leaf").public_key().public_numbers()}


def test_the_roots_that_are_trusted() -> None:
    """Amazon's own roots are among those trusted by default, and none of the tests' is."""
    names = {each.subject.rfc4514_string() for each in trusted_roots()}
    assert "CN=Amazon Root CA 1,O=Amazon,C=US" in names
    assert ROOT.subject.rfc4514_string() not in names
    assert timedelta(hours=1) <= LONGEST_KEPT <= DAY
