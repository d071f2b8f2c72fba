"""The web endpoint as `python -m skill.web` serves it, with a root of trust of our own.

    python -m benchmarks.load.endpoint CERTIFICATES THREADS PROCESSES

CERTIFICATES is a file with the certificates that Alexa
serves, and its last one is trusted. Everything else is as always: the machine's clock, each rule of
the verification, and a line of JSON in the log for each request. This prints its port first.
"""

import os
import sys
from pathlib import Path

from cryptography import x509

from skill.web.__main__ import log_as_json, run
from skill.web.server import bind, create_app
from skill.web.verification.chains import SigningKeys
from tests.front_door.echo import SKILL_ID


def main(certificates: str, threads: str, processes: str) -> int:
    """Serve until somebody ends the process, and return its exit status."""
    log_as_json()
    chain = Path(certificates).read_bytes()
    trusted = x509.load_pem_x509_certificates(chain)[-1:]
    environ = {"ALEXA_SKILL_ID": SKILL_ID, "STEADY_GROUND_STORE": os.environ["STEADY_GROUND_STORE"]}
    keys = SigningKeys(lambda _: chain, trusted)
    app = create_app(environ, keys=keys, opens_store=True)
    sockets = bind("127.0.0.1", 0)
    print(sockets[0].getsockname()[1], flush=True)
    return run(app, sockets, int(threads), int(processes))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
