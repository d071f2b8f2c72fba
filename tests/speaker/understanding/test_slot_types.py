"""Alexa's built-in slot types: what is said, and the value it is given."""

import pytest

from speaker.understanding import grammar as grammars
from speaker.understanding.grammar import GrammarError
from speaker.understanding.slot_types import BuiltInTypes
from speaker.understanding.wording import tidy

TYPES = BuiltInTypes(grammars.load("en-US"), {"AMAZON.DURATION", "AMAZON.TIME", "AMAZON.NUMBER"})

DURATIONS = {
    "PT20M": ["twenty minutes", "20 minutes", "20-minute", "twenty minute", "20min", "20 mins"],
    "PT1M": ["a minute", "one minute", "1 minute", "minute"],
    "PT2M": ["two minutes", "a couple of minutes"],
    "PT90M": ["ninety minutes", "90-minute"],
    "PT100M": ["a hundred minutes", "one hundred minutes", "100 minutes"],
    "PT120M": ["a hundred and twenty minutes", "one hundred and twenty minutes"],
    "PT125M": ["one hundred twenty-five minutes", "125 minutes"],
    "PT1H": ["an hour", "one hour", "1 hour", "1hr", "hour"],
    "PT2H": ["two hours", "a couple of hours", "couple hours", "2 hrs"],
    "PT25H": ["twenty five hours", "twenty-five hours", "25 hours"],
    "PT30M": [
        "half an hour",
        "half hour",
        "a half hour",
        "one half hour",
        "half-hour",
        "thirty minutes",
    ],
    "PT15M": ["quarter of an hour", "a quarter of an hour", "quarter hour", "a quarter hour"],
    "PT45M": ["three quarters of an hour", "three-quarter hour", "forty five minutes"],
    "PT1H30M": [
        *("an hour and a half", "one and a half hours", "one hour and a half", "1.5 hours"),
        *("one point five hours", "an hour and thirty minutes", "one hour thirty", "1 h 30"),
        *("an hour thirty", "1 hour 30 minutes", "1h 30m", "1.50 hours"),
        "1\N{VULGAR FRACTION ONE HALF} hours",
    ],
    "PT2H30M": ["two and a half hours", "two hours and a half", "2.5 hours"],
    "PT1H15M": ["an hour and a quarter", "one and a quarter hours", "1.25 hours"],
    "PT1H45M": ["an hour and three quarters", "one and three quarter hours"],
    "PT1H20M": ["an hour and twenty minutes", "one hour twenty minutes", "an hour twenty"],
    "PT20H5M30S": ["twenty hours five minutes and thirty seconds"],
    "PT30S": ["thirty seconds", "30 seconds", "30-second", "half a minute"],
    "PT1M30S": ["a minute and a half", "one and a half minutes", "one minute thirty seconds"],
    "PT0M": ["zero minutes", "0 minutes"],
    "PT0S": ["zero seconds"],
    "P1D": ["a day", "one day", "1 day"],
    "P1DT12H": ["a day and a half", "one and a half days"],
    "P1DT2H": ["a day and two hours"],
    "PT12H": ["half a day", "twelve hours"],
    "P1W": ["a week", "one week"],
    "P2W": ["a fortnight", "two weeks"],
    "P1M": ["a month"],
    "P1Y": ["a year", "one year"],
    "PT5000M": ["5000 minutes"],
    "PT0H30M": [
        *(".5 hours", "0.5 hours", ".50 hours", "zero point five hours"),
        *("\N{VULGAR FRACTION ONE HALF} hour", "0.5hrs"),
    ],
    "PT0H15M": [".25 hours", "\N{VULGAR FRACTION ONE QUARTER} hour"],
    "PT0H45M": [".75 hours", "\N{VULGAR FRACTION THREE QUARTERS} hour"],
    "PT0H6M": [".1 hours"],
    "PT1H12M": ["1.2 hours", "one point two hours"],
    "PT1H0M": ["1.0 hours"],
    "PT0M30S": [".5 minutes", "0.5 minutes"],
    "P0DT12H": [".5 days"],
    "P1DT18H": ["1.75 days"],
}
TIMES = {
    "07:00": [
        "seven",
        "7",
        "seven o'clock",
        "7 oclock",
        "seven am",
        "7 a.m.",
        "seven in the morning",
    ],
    "19:00": ["seven pm", "7 p.m.", "7pm", "seven in the evening", "seven tonight", "7:00 PM"],
    "06:30": ["half six", "half past six", "half pass six", "six thirty", "6:30", "6.30"],
    "07:15": [
        "quarter past seven",
        "a quarter past seven",
        "quarter pass seven",
        "seven fifteen",
        "7:15",
        "7 15",
        "07:15",
        "715",
        "0715",
    ],
    "19:15": ["7:15 pm", "7 15 p.m.", "quarter past seven tonight", "19:15", "nineteen fifteen"],
    "07:05": ["seven oh five", "five past seven", "five pass seven", "7:05", "seven o five"],
    "19:30": ["19:30", "seven thirty pm", "half seven in the evening", "half past seven at night"],
    "20:00": ["eight tonight", "eight in the evening", "eight o'clock tonight", "20:00"],
    "08:00": ["eight", "eight o'clock", "8", "eight o clock"],
    "07:50": [
        "ten to eight",
        "ten minutes to eight",
        "10 to 8",
        "ten of eight",
        "ten before eight",
    ],
    "07:20": ["twenty past seven", "twenty minutes past seven", "twenty after seven"],
    "07:45": ["quarter to eight", "quarter till eight", "quarter until 8", "a quarter of eight"],
    "19:45": ["quarter to eight tonight", "quarter to eight pm"],
    "12:45": ["quarter to one", "quarter to one in the afternoon"],
    "00:45": ["quarter to one am", "quarter to one tonight", "0:45"],
    "12:00": ["noon", "midday", "twelve noon", "twelve", "twelve pm", "12 o'clock"],
    "00:00": ["midnight", "twelve midnight", "twelve am", "twelve tonight", "0:00", "00:00"],
    "12:30": ["half past noon", "half twelve", "twelve thirty"],
    "00:30": ["half past midnight", "twelve thirty am"],
    "23:45": ["quarter to midnight", "23:45"],
    "11:45": ["quarter to noon", "quarter to twelve"],
    "02:00": ["two at night", "two am", "2"],
    "15:00": [
        "three pm",
        "three in the afternoon",
        "three this afternoon",
        "fifteen hundred hours",
    ],
    "21:10": ["ten past nine tonight", "9:10 pm", "twenty one ten", "2110", "910 pm"],
    "20:36": ["836 pm", "8:36 p.m.", "2036"],
    "MO": ["morning", "this morning", "in the morning"],
    "AF": ["afternoon", "this afternoon"],
    "EV": ["evening", "this evening"],
    "NI": ["night", "tonight", "later tonight"],
}
NUMBERS = {
    "0": ["zero", "0"],
    "10": ["ten", "10"],
    "20": ["twenty", "20"],
    "25": ["twenty five", "twenty-five", "25"],
    "100": ["a hundred", "one hundred", "100"],
    "101": ["one hundred one", "101"],
    "120": ["a hundred and twenty", "one hundred twenty", "120"],
    "5000": ["5000"],
}


def values(slot_type: str, said: str) -> list[str]:
    """Return every value that the type gives to the whole of what was said."""
    words = tidy(said).split()
    found = [f for f in TYPES.find(words) if f.type == slot_type]
    return sorted({f.value for f in found if (f.start, f.end) == (0, len(words))})


@pytest.mark.parametrize(
    ("value", "said"), [(value, said) for value, ways in DURATIONS.items() for said in ways]
)
def test_a_length_has_one_value(value: str, said: str) -> None:
    """A spoken length is an ISO-8601 duration, in the units that were said, and never a time."""
    assert values("AMAZON.DURATION", said) == [value]
    assert values("AMAZON.TIME", said) == []


@pytest.mark.parametrize(
    ("value", "said"), [(value, said) for value, ways in TIMES.items() for said in ways]
)
def test_a_time_has_one_value(value: str, said: str) -> None:
    """A spoken time is HH:MM or a part of the day, and never a length."""
    assert values("AMAZON.TIME", said) == [value]
    assert values("AMAZON.DURATION", said) == []


@pytest.mark.parametrize(
    ("value", "said"), [(value, said) for value, ways in NUMBERS.items() for said in ways]
)
def test_a_number_has_one_value(value: str, said: str) -> None:
    """A whole number is written in digits, and is never a length."""
    assert values("AMAZON.NUMBER", said) == [value]
    assert values("AMAZON.DURATION", said) == []


@pytest.mark.parametrize("said", ["", "banana", "a", "a couple", "1.5", "7:15", "ten minutes"])
def test_other_words_are_no_number(said: str) -> None:
    """A number is whole, and stands alone."""
    assert values("AMAZON.NUMBER", said) == []


@pytest.mark.parametrize(
    "said",
    [
        "",
        "banana",
        "twenty",
        "0",
        "13",
        "25:00",
        "7:60",
        "760",
        "2460",
        "1.5",
        "7.5",
        "1:5",
        "half",
        "to eight",
        "minutes",
        "a",
    ],
)
def test_other_words_have_no_value(said: str) -> None:
    """What is neither a length nor a time is left alone."""
    assert values("AMAZON.DURATION", said) == []
    assert values("AMAZON.TIME", said) == []


def test_a_value_never_ends_inside_a_word() -> None:
    """There is no "seven" in "seventeen", and no "hour" in "hourglass"."""
    words = ["seventeen", "an", "hourglass", "eighty"]
    found = [(f.type, f.value) for f in TYPES.find(words)]
    assert found == [("AMAZON.NUMBER", "17"), ("AMAZON.NUMBER", "80")]


def test_every_part_of_a_sentence_is_read() -> None:
    """The value is found where it stands, and so are the shorter ones inside it."""
    found = {
        (f.start, f.end, f.value) for f in TYPES.find(["until", "eight", "o'clock", "tonight"])
    }
    times = {(1, 2, "08:00"), (1, 3, "08:00"), (1, 4, "20:00"), (3, 4, "NI")}
    assert found == {*times, (1, 2, "8")}


def test_an_unknown_type_says_where_to_add_it() -> None:
    """A model that uses another built-in type cannot be played without its description."""
    with pytest.raises(GrammarError, match=r"AMAZON\.DATE.*grammar\.en\.yaml"):
        BuiltInTypes(grammars.load("en-GB"), {"AMAZON.DATE"})


def test_an_unknown_language_says_where_to_add_it() -> None:
    """A locale needs the grammar of its language."""
    with pytest.raises(GrammarError, match=r"fr-FR; it knows: en\..*grammar\.fr\.yaml"):
        grammars.load("fr-FR")
