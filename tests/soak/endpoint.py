"""The web endpoint in a process of its own, with certificates of the tests' own.

python -m tests.soak.endpoint STORE EPOCH CERTIFICATES

STORE is what STEADY_GROUND_STORE names. EPOCH is the machine's time, in seconds, at which it is the
moment at which those certificates hold; from then on the clock runs. CERTIFICATES is a file with
the certificate chain that Alexa serves, and its last one is trusted.
"""

import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509

from skill.web.server import create_app, listen, serve
from skill.web.verification.chains import SigningKeys
from tests.front_door.echo import SKILL_ID
from tests.web.authority import NOW


def clock_since(epoch: float) -> datetime:
    """Return the time of a clock that showed NOW when the machine's showed the epoch."""
    return NOW + timedelta(seconds=time.time() - epoch)


def main(store: str, epoch: str, certificates: str) -> None:
    """Serve until somebody ends the process, and print the port first."""
    chain = Path(certificates).read_bytes()
    trusted = x509.load_pem_x509_certificates(chain)[-1:]
    environ = {"ALEXA_SKILL_ID": SKILL_ID, "STEADY_GROUND_STORE": store}
    keys = SigningKeys(lambda _: chain, trusted)
    app = create_app(environ, lambda: clock_since(float(epoch)), keys=keys)
    server = listen(app, "127.0.0.1", 0, threads=8)
    print(server.effective_port, flush=True)  # noqa: T201  for who started it
    serve(server)


if __name__ == "__main__":
    main(*sys.argv[1:])
