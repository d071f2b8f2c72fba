"""Every choice in a template, each with a pattern of the sentences that were made with it.

It goes through a template in its own way, so that it can tell whether the building left one out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from hassil import Sentence
from hassil.expression import (
    Alternative,
    Expression,
    Group,
    ListReference,
    RuleReference,
    TextChunk,
)

from interaction_models.sentences import Template

Choice = tuple[str, tuple[int, ...]]
"""The template's or the rule's text, and the way to the choice in it."""

Rules = Mapping[str, Sentence]


def patterns(template: Template) -> Iterator[tuple[Choice, str]]:
    """Yield the choices of a template and of its rules; a rule's choice may occur repeatedly."""
    yield from _through(template.sentence.expression, template.rules, (template.text, ()))


def _through(part: Expression, rules: Rules, at: Choice) -> Iterator[tuple[Choice, str]]:
    """Yield patterns of what is said of the part if it is said by way of one of its choices."""
    home, place = at
    if isinstance(part, RuleReference):
        rule = rules[part.rule_name]
        yield from _through(rule.expression, rules, (rule.text or "", ()))
    elif isinstance(part, Alternative):
        for number, item in enumerate(part.items):
            inner = [*_through(item, rules, (home, (*place, number)))]
            yield from inner or [((home, (*place, number)), _any(item, rules))]
    elif isinstance(part, Group):
        for number, item in enumerate(part.items):
            before, behind = _all(part.items[:number], rules), _all(part.items[number + 1 :], rules)
            for choice, pattern in _through(item, rules, (home, (*place, number))):
                yield choice, before + pattern + behind


def _all(items: Sequence[Expression], rules: Rules) -> str:
    return "".join(_any(item, rules) for item in items)


def _any(part: Expression, rules: Rules) -> str:
    """Return a pattern of all that can be said of the part."""
    match part:
        case TextChunk():
            return re.escape(part.original_text).replace("\\ ", " ?")
        case ListReference():
            return rf"\{{{part.slot_name}\}}"
        case RuleReference():
            return _any(rules[part.rule_name].expression, rules)
        case Alternative():
            return f"(?:{'|'.join(_any(item, rules) for item in part.items)})"
        case Group():
            return _all(part.items, rules)
    raise TypeError(type(part))
