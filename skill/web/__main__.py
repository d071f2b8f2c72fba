"""ALEXA_SKILL_ID=amzn1.ask.skill... python -m skill.web --port 8443."""

from skill.web.server import main

main()
