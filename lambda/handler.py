"""The entry point of AWS Lambda, which Alexa calls.

Somebody waits while this is imported. Importing makes thousands of objects that stay, and the
collector would look through all of them several times, only to find no garbage. So it is off until
all is loaded, and never looks at those objects again.
"""

import gc

gc.disable()
import compiled_dataclasses  # noqa: E402  not before the collector is off

compiled_dataclasses.use()
from skill.app import create_handler  # noqa: E402  not before that

lambda_handler = create_handler()
gc.freeze()
gc.enable()
