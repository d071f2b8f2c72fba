"""Whether a language has all its words. Nobody is to hear half of it in another language.

The default language's catalog has every key. A catalog of another language has the same keys with
the same {placeholders}, and of what is counted every form that its [plural] names. What a region
says differently is a key of its language.
"""

from collections.abc import Iterable, Iterator, Mapping
from string import Formatter

from skill.speech import catalog, danger, plurals
from skill.speech.times import HALF_DAY_KEYS, TWELVE_HOURS

Entries = Mapping[str, tuple[str, ...]]

PLURAL = "plural."


class CatalogError(Exception):
    """Words are missing, or stand where nobody looks for them. The message says which."""


def check(locales: Iterable[str] = ()) -> None:
    """Raise CatalogError unless every catalog is whole, and every one of the locales has one.

    To the words of a language belongs what finds a call for help in what people say.
    """
    names = catalog.files()
    missing = sorted({each for each in map(_language, locales) if each not in names})
    faults = [f"{language}.toml is missing" for language in missing]
    unheard = sorted({each for each in map(_language, names) if not danger.is_heard(each)})
    faults += [f"likeness/{language}.danger is missing" for language in unheard]
    faults += [f"{name}.toml {fault}" for name in names for fault in _faults_of_file(name)]
    if faults:
        raise CatalogError("; ".join(faults))


def _faults_of_file(name: str) -> Iterator[str]:
    language, default = _language(name), _language(catalog.DEFAULT_LOCALE)
    if name == default:
        return iter(())
    own = catalog.entries(name)
    if name != language:
        return faults(own, catalog.entries(language), is_region=True)
    return faults(own, catalog.entries(default))


def faults(own: Entries, model: Entries, *, is_region: bool = False) -> Iterator[str]:
    """Yield what is wrong with a catalog, held against the default one, or its language's."""
    needed = set(model) if is_region else _keys_for(own, model)
    if not is_region:
        yield from (f"has no {key}" for key in sorted(needed - own.keys()))
    unknown = {key for key in own.keys() - needed if not _is_rule(key)}
    yield from (f"has {key}, which nothing says" for key in sorted(unknown))
    fillers = _placeholders(model)
    for key, used in _placeholders(own).items():
        for name in sorted(used - fillers.get(key, used)):
            yield f"has {{{name}}} in {key}, which nothing fills"


def _keys_for(own: Entries, model: Entries) -> set[str]:
    """Return the keys that a language needs: by its own plurals, and its own clock."""
    forms = {plurals.OTHER, *(key.removeprefix(PLURAL) for key in own if _is_rule(key))}
    plain = {key for key in model if not _is_rule(key) and _base(key) == key}
    counted = {_base(key) for key in model if _base(key) != key}
    halves = set() if own.get("clock.face") == (TWELVE_HOURS,) else HALF_DAY_KEYS
    return plain - halves | {f"{key}.{form}" for key in counted for form in forms}


def _placeholders(entries: Entries) -> dict[str, set[str]]:
    """Return what fills each key, in any of its variants and forms."""
    found: dict[str, set[str]] = {}
    for key, variants in entries.items():
        names = {name for text in variants for _, name, _, _ in Formatter().parse(text) if name}
        found.setdefault(_base(key), set()).update(names)
    return found


def _language(locale: str) -> str:
    return locale.partition("-")[0]


def _is_rule(key: str) -> bool:
    return key.startswith(PLURAL)


def _base(key: str) -> str:
    """Return a key without its form: "length.minutes" for "length.minutes.one"."""
    section, name, *_ = key.split(".")
    return f"{section}.{name}"
