"""Facts: single pieces of knowledge about a company, with their provenance."""

from enrich.facts.company_facts import FACT_COLUMNS, ROLES, UNSAID_ABROAD, company_facts
from enrich.facts.ownership import ownership
from enrich.facts.size import size_band, size_high, size_low

__all__ = [
    "FACT_COLUMNS",
    "ROLES",
    "UNSAID_ABROAD",
    "company_facts",
    "ownership",
    "size_band",
    "size_high",
    "size_low",
]
