"""Which of the skill's locales a home speaks: Home Assistant's language, with its country."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from interaction_models.models import LOCALES

from .const import DOMAIN

_WITHOUT_A_COUNTRY = "en-US"


def locale_of(language: str, country: str | None) -> str | None:
    """Return the locale, such as "en-GB"; None if the skill does not speak the language.

    A language with its own country, such as "en-GB", keeps it. An English of elsewhere is taken for
    that of the United States: where the home's time zone is not there, the skill names no number to
    call but the local one.
    """
    spoken, _, region = language.replace("_", "-").partition("-")
    if spoken.lower() not in {each.partition("-")[0] for each in LOCALES}:
        return None
    locale = f"{spoken.lower()}-{(region or country or '').upper()}"
    return locale if locale in LOCALES else _WITHOUT_A_COUNTRY


def locale_at_home(hass: HomeAssistant) -> str:
    """Return the locale of what nobody says aloud: a button, an action, the options."""
    return locale_of(hass.config.language, hass.config.country) or _WITHOUT_A_COUNTRY


async def refusal(hass: HomeAssistant, language: str) -> str:
    """Return what to say in a language that the skill does not speak, in it if we can."""
    texts = await async_get_translations(hass, language, "exceptions", {DOMAIN})
    return texts[f"component.{DOMAIN}.exceptions.language_not_known.message"]
