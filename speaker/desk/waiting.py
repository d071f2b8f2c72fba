"""Tells people what is waiting to ring."""

from datetime import timedelta

from speaker.desk.speaker import Speaker
from speaker.hosting import times
from speaker.services.reminders import Reminder
from speaker.services.timers import Timer


def describe(speaker: Speaker, alert: Timer | Reminder) -> str:
    """`timer on the kitchen, rings at 7:15 PM, in 20 min`."""
    kind = "timer" if isinstance(alert, Timer) else "reminder"
    if isinstance(alert, Timer) and alert.left_when_paused is not None:
        left = alert.left_when_paused
        return f"{kind} on the {alert.device.name}, paused with {times.length(left)} left"
    left = alert.rings_at - speaker.clock()
    write = times.clock_time if left < timedelta(days=1) else times.date_and_time
    when = write(alert.rings_at, alert.device.display_zone)
    again = ", and repeats" if isinstance(alert, Reminder) and alert.repetition else ""
    return f"{kind} on the {alert.device.name}, rings at {when}, in {times.length(left)}{again}"
