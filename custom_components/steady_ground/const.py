"""Names that several modules of the integration share."""

from datetime import timedelta

DOMAIN = "steady_ground"

CONF_FILE = "file"
CONF_CHIME = "chime"
CONF_HEADS_UP = "heads_up"
# Whether a household was ever opened there: then its file is never made anew.
CONF_BEGUN = "begun"
# The heads-up that the household's pause plan was last told to have, in minutes.
CONF_HEADS_UP_TOLD = "heads_up_told"

DEFAULT_FILE = "steady_ground.db"
WHERE_CALLED, EVERYWHERE = "where_called", "everywhere"
CHIMES = [WHERE_CALLED, EVERYWHERE]
NO_HEADS_UP = "none"
HEADS_UPS = [NO_HEADS_UP, "2", "5", "10"]

# Home Assistant's own conversations end after five minutes, and so does a question of ours.
FORGOTTEN_AFTER = timedelta(minutes=5)

# A satellite that comes back later than this after the return says nothing of it any more.
CALLED_LATE = timedelta(hours=1)
