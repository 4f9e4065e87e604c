"""Values as boards write them, understood: employer names, places, days, phone numbers."""

from __future__ import annotations

from enrich.names.dates import parse_date
from enrich.names.employer import EmployerName, parse_employer
from enrich.names.fold import fold, fold_with_offsets, has_han
from enrich.names.phones import PhoneKind, phone_kind, phone_number
from enrich.names.places import Place, country_name, find_place
from enrich.names.spans import part_spans

__all__ = [
    "EmployerName",
    "PhoneKind",
    "Place",
    "country_name",
    "find_place",
    "fold",
    "fold_with_offsets",
    "has_han",
    "parse_date",
    "parse_employer",
    "part_spans",
    "phone_kind",
    "phone_number",
]
