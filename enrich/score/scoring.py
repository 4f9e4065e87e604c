"""The score recipe as analysts write it."""

from __future__ import annotations

import math
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from enrich.issues import RuleError
from enrich.strictyaml import Readable, read_model

PACKAGED = Path(__file__).parent.parent / "rules" / "scoring.yaml"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Caps(_Strict):
    """The most an axis can give."""

    fit: float = Field(gt=0)
    need: float = Field(gt=0)
    reach: float = Field(gt=0)


class SegmentPoints(_Strict):
    """Points of a segment, and its name in a reason."""

    points: float = Field(ge=0)
    name: str


class SizePoints(_Strict):
    """Points for a number of people; the first entry that fits counts."""

    from_people: int | None = None
    below_people: int | None = None
    points: float
    text: str

    @model_validator(mode="after")
    def _one_bound(self) -> SizePoints:
        if (self.from_people is None) == (self.below_people is None):
            raise ValueError("write either `from_people` or `below_people`")
        return self


class Points(_Strict):
    """Points, and what the reason says."""

    points: float = Field(ge=0)
    text: str


class DestinationPoints(_Strict):
    """Points for each region to which people go.

    Attributes:
        unsaid: The destination that names no place; among the facts it gives way to any that
            does. Its points stay, or one more place could lower a score.
    """

    points_each: float = Field(default=0, ge=0)
    most: float = Field(default=0, ge=0)
    text: str = ""
    unsaid: str = ""


class VolumePoints(_Strict):
    """Points for many open postings: `per_doubling` x log2(1 + n) - `minus`."""

    per_doubling: float = Field(ge=0)
    minus: float = Field(ge=0)
    most: float = Field(ge=0)
    text: str


class VelocityPoints(Points):
    """Points for hiring that speeds up.

    Attributes:
        at_least: So many openings appeared in the last 30 days,
        times: and so many times as many as in the 30 before.
    """

    at_least: int = Field(ge=1)
    times: float = Field(ge=1)


class NoveltyPoints(_Strict):
    """Points for what a company known before does for the first time.

    Attributes:
        signals: By signal.
        destination: For the first place of those that are new; None: none.
    """

    signals: dict[str, Points] = {}
    destination: Points | None = None


class Grade(_Strict):
    """A grade, and the share of the companies worth a call that it holds."""

    grade: str = Field(min_length=1)
    share: float = Field(gt=0, le=1)


GRADES = (Grade(grade="A", share=0.03), Grade(grade="B", share=0.10))
"""Of a recipe that names none."""


class BranchCities(Points):
    """Points for a company in a city where the seller sits."""

    cities: list[str]


class Reach(_Strict):
    """What makes the person who books easy to find."""

    branch_cities: BranchCities
    buyer_role: Points
    contact: Points


class Scoring(_Strict):
    """The whole recipe; what has a default may be left out by a trade without use for it."""

    version: int = Field(ge=1)
    caps: Caps
    segment_shares: list[float] = Field(min_length=1)
    segments: dict[str, SegmentPoints]
    size: list[SizePoints]
    half_life_days: float = Field(gt=0)
    age_unknown_days: float = Field(ge=0)
    signals: dict[str, Points]
    destinations: DestinationPoints = DestinationPoints()
    volume: VolumePoints
    velocity: VelocityPoints | None = None
    novelty: NoveltyPoints = NoveltyPoints()
    reach: Reach
    show_from_need: float = Field(ge=0)
    grades: list[Grade] = Field(default=list(GRADES), min_length=1)
    grade_of_the_rest: str = Field(default="C", min_length=1)

    @model_validator(mode="after")
    def _shares_of_one_whole(self) -> Scoring:
        if math.fsum(grade.share for grade in self.grades) > 1 + 1e-9:
            raise ValueError("the shares of `grades` add up to more than 1")
        return self

    def scale(self) -> tuple[tuple[str, str], ...]:
        """Return what grades and points mean, in words for people who read the lists."""
        shares = [f"前 {self.grades[0].share:.0%} 为 {self.grades[0].grade}"]
        shares += [f"其后 {entry.share:.0%} 为 {entry.grade}" for entry in self.grades[1:]]
        caps = self.caps
        points = f"匹配度最高 {caps.fit:g}，时机分最高 {caps.need:g}，触达分最高 {caps.reach:g}"
        rest = f"其余有分的为 {self.grade_of_the_rest}"
        return (
            ("分级", f"按得分在本批次公司中的名次：{'，'.join(shares)}，{rest}。"),
            ("分数", f"{points}；三项之和为得分，最高 {caps.fit + caps.need + caps.reach:g}。"),
        )


def load_scoring(path: Readable | None = None) -> Scoring:
    """Return the recipe in a file; without one the packaged recipe.

    Raises:
        RuleError: An analyst has to mend the file; the text names file, line and field.
    """
    return read_model(path or PACKAGED, Scoring, RuleError)
