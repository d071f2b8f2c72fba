"""The smallest skill that ask-sdk-core can make. It says hello."""

import json
from typing import Any

from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_core.skill_builder import CustomSkillBuilder
from ask_sdk_model import RequestEnvelope, Response


class Hello(AbstractRequestHandler):
    def can_handle(self, handler_input: HandlerInput) -> bool:  # noqa: ARG002  it takes every one
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        return handler_input.response_builder.speak("Hello.").response


_builder: Any = CustomSkillBuilder()
_builder.add_request_handler(Hello())
_skill, _serializer = _builder.create(), DefaultSerializer()


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    envelope = _serializer.deserialize(json.dumps(event), RequestEnvelope)
    response: Any = _serializer.serialize(_skill.invoke(envelope, context))
    return dict(response)
