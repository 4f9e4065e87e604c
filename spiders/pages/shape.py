"""What a shape is: where one kind of JSON answer holds its postings and their fields."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How one kind of answer holds postings.

    Attributes:
        items: JMESPath to the list, or to the one object of a detail answer.
        needs: Names that every item has; by them the answer is known.
        fields: Our field (also `key` and `url`): JMESPath in the item.
        outer: Our field: JMESPath in the whole answer.
        employer_in: Finds the employer's slug in the item's or the answer's address.
    """

    name: str
    items: str
    needs: frozenset[str]
    fields: dict[str, str]
    outer: dict[str, str] = field(default_factory=dict)
    employer_in: str = ""
