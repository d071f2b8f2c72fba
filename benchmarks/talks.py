"""The talks for which we count the use of AWS, and how often a household has them."""

from collections.abc import Mapping

FURNISHED = """
/at 2026-11-01 18:55 America/New_York
/allow timers
/allow reminders
You: make our pause plan
You: thirty minutes
You: red light
You: yes
You: a slow walk
You: yes
You: music
You: yes
You: start softly, we are on one side
You: yes
You: Kim and Alex
You: remind us every evening at eight for the debrief
You: yes
You: remember that I'll handle pickup on Tuesdays
You: yes
You: no
You: turn the chime on
/advance 1d
"""
"""This talk gives a household permissions, a chime, a pause plan, a regular time, an agreement."""

TALKS: Mapping[str, str] = {
    "a break and the way back": """
You: start a 20-minute break and come back to the budget
/advance 12m
You: how long is left
/advance 8m
You: stop
You: we're back
You: yes
You: next
You: next
You: next
You: no
/advance 1d
""",
    "a repair ritual": """
You: start the repair ritual
You: next
You: next
You: next
You: next
You: next
You: next
You: we call before we're late
You: yes
You: no
/advance 1d
""",
    "a debrief": """
You: start the debrief
/advance 10m
You: stop
/advance 1d
""",
    "a State of Us": """
You: start the State of Us
You: next
You: next
You: next
You: date night on Friday
You: yes
/advance 1d
""",
    "hearing what was agreed": """
You: what did we agree
You: yes
You: no
/advance 1d
""",
}

MONTH: Mapping[str, int] = {
    "a break and the way back": 8,
    "a repair ritual": 4,
    "a debrief": 8,
    "a State of Us": 4,
    "hearing what was agreed": 4,
}
"""How often a household has each talk in a month. This is an assumption."""
