"""The names of the wake words, apart from what hears them, which takes a while to import."""

from enum import StrEnum


class WakeName(StrEnum):
    """The wake words that pymicro-wakeword ships."""

    ALEXA = "alexa"
    HEY_JARVIS = "hey-jarvis"
    HEY_MYCROFT = "hey-mycroft"
    OKAY_NABU = "okay-nabu"

    @property
    def words(self) -> str:
        return self.replace("-", " ")
