"""The entry point of AWS Lambda, which Alexa calls."""

from skill.app import create_handler

lambda_handler = create_handler()
