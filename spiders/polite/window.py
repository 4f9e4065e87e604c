"""The hours in which a site is asked for anything, by the clock where it is.

>>> night = Window.parse("22:00-07:00", "Asia/Shanghai")
>>> asked_at = datetime.fromisoformat("2026-01-05T15:30:00+00:00")  # half past eleven there
>>> night.holds(asked_at), night.holds(asked_at.replace(hour=4))
(True, False)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from spiders.polite.refusals import Refused


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the day; one that ends before it begins goes through midnight."""

    opens: time
    closes: time
    zone: ZoneInfo

    @classmethod
    def parse(cls, hours: str, zone: str) -> Window:
        """Return the window that a site file writes as `22:00-07:00`, with its zone."""
        opens, _, closes = hours.partition("-")
        return cls(time.fromisoformat(opens), time.fromisoformat(closes), ZoneInfo(zone))

    def holds(self, now: datetime) -> bool:
        """Return whether the moment `now` (with a zone) lies within the window."""
        local = now.astimezone(self.zone).time()
        if self.opens < self.closes:
            return self.opens <= local < self.closes
        return local >= self.opens or local < self.closes

    def check(self, now: datetime) -> None:
        """Refuse to ask for anything outside the window."""
        if not self.holds(now):
            local = now.astimezone(self.zone)
            raise Refused(
                "window", f"it is {local:%H:%M} in {self.zone.key}, and the site is {self}"
            )

    def __str__(self) -> str:
        return f"asked from {self.opens:%H:%M} to {self.closes:%H:%M} only"
