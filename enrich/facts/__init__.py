"""Facts: single pieces of knowledge about a company, with their provenance."""

from enrich.facts.company_facts import company_facts
from enrich.facts.contacts import Contact, ContactClass, contacts, masked
from enrich.facts.fact import FACT_COLUMNS
from enrich.facts.in_time import SIGHTING_COLUMNS, Past, sightings
from enrich.facts.ownership import ownership
from enrich.facts.size import size_band, size_high, size_low

__all__ = [
    "FACT_COLUMNS",
    "SIGHTING_COLUMNS",
    "Contact",
    "ContactClass",
    "Past",
    "company_facts",
    "contacts",
    "masked",
    "ownership",
    "sightings",
    "size_band",
    "size_high",
    "size_low",
]
