"""The rules that every request must keep. A refusal names the rule, and quotes no request."""

from enum import StrEnum


class Rule(StrEnum):
    HEADERS = "a signature header is missing"
    ADDRESS = "the certificates' address is not Alexa's"
    SERVER = "the certificates could not be fetched"
    FILE = "what was fetched are no certificates"
    DATES = "the signing certificate is not valid now"
    NAME = "the signing certificate is not Alexa's"
    CHAIN = "the certificates lead to no trusted root"
    SIGNATURE = "the signature does not fit the body"
    ENCODING = "the body is not UTF-8"
    JSON = "the body is not a JSON object"
    TIMESTAMP = "the time of the request is missing, or too far from now"


class RefusedError(Exception):
    """The request breaks a rule, and gets no answer."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule.value)
        self.rule = rule
