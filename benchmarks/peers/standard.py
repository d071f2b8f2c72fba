"""The SDK's own way to a skill with a table: its standard builder reads the user's item.

It says hello, and nothing else. The environment names the region and the table's address.
"""

import os
from typing import Any

from ask_sdk.standard import StandardSkillBuilder
from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model import Response

TABLE_VARIABLE = "PEERS_TABLE"


class Hello(AbstractRequestHandler):
    def can_handle(self, handler_input: HandlerInput) -> bool:  # noqa: ARG002  it takes every one
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        known: dict[str, Any] = handler_input.attributes_manager.persistent_attributes
        return handler_input.response_builder.speak(f"Hello again, {known['name']}.").response


_builder: Any = StandardSkillBuilder(table_name=os.environ[TABLE_VARIABLE])
_builder.add_request_handler(Hello())
lambda_handler = _builder.lambda_handler()
