"""Which form of a word goes with a number: "1 minute", and "2 minutes".

The catalog has the rules of its language, written as in Unicode's plural rules, for whole numbers:
"n = 1", "n % 10 = 2..4 and n % 100 != 12..14", "n = 0..1 or n % 100 = 11,12".
"""

import re
from collections.abc import Mapping

OTHER = "other"
"""The form for every number that no rule takes."""

FORMS = frozenset({"zero", "one", "two", "few", "many", OTHER})

RELATION = re.compile(r"n(?: % (?P<by>[1-9]\d*))? (?P<not>!?)= (?P<numbers>\d+(?:(?:,|\.\.)\d+)*)")


def form(count: int, rules: Mapping[str, str]) -> str:
    """Return the form for a number. Raises ValueError for a rule that is not written as above."""
    return next((name for name, rule in rules.items() if _takes(rule, count)), OTHER)


def _takes(rule: str, count: int) -> bool:
    return any(
        all(_holds(relation, count) for relation in each.split(" and "))
        for each in rule.split(" or ")
    )


def _holds(relation: str, count: int) -> bool:
    found = RELATION.fullmatch(relation.strip())
    if found is None:
        raise ValueError(f"{relation!r} is no rule for a number")
    number = count % int(found["by"]) if found["by"] else count
    is_among = any(_is_in(number, each) for each in found["numbers"].split(","))
    return is_among != bool(found["not"])


def _is_in(number: int, numbers: str) -> bool:
    first, _, last = numbers.partition("..")
    return int(first) <= number <= int(last or first)
