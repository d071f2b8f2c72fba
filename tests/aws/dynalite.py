"""Runs a command beside dynalite, a server with DynamoDB's protocol that is not ours, nor moto's.

python -m tests.aws.dynalite FOLDER COMMAND [ARGUMENT ...]

FOLDER is where npm installed it. The command finds its address in the environment.
"""

import os
import subprocess
import sys

ENDPOINT_VARIABLE = "STEADY_GROUND_DYNAMODB_ENDPOINT"
"""Names a server with DynamoDB's protocol that the tests use instead of moto's."""

SERVE = """
const dynalite = require('dynalite')
const server = dynalite({createTableMs: 0, deleteTableMs: 0})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
"""
"""Its own command takes no port of the system's choice."""


def main(folder: str, *command: str) -> int:
    serve = ["node", "-e", SERVE]
    with subprocess.Popen(serve, cwd=folder, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            endpoint = f"http://127.0.0.1:{int(server.stdout.readline())}"
            environ = {**os.environ, ENDPOINT_VARIABLE: endpoint}
            return subprocess.run(command, env=environ, check=False).returncode
        finally:
            server.kill()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
