"""What HubSpot says of a contact's first visit, and where nothing else tells of one."""

from typing import Final

from pipelines.demo.clock import DAY
from pipelines.demo.crm_records import HubContact
from pipelines.demo.world import Person

# (original source, first and second drill-down)
_OFFLINE: Final = ("Offline Sources", "CRM UI", "")
_PAID_SEARCH: Final = ("Paid Search", "Auto-tagged PPC", "stock software")
_SOURCES: Final = (
    _PAID_SEARCH,
    ("Organic Search", "Unknown keywords (SSL)", "google"),
    ("Email Marketing", "March news", "March news A"),
    ("Paid Social", "Facebook", ""),
    ("Direct Traffic", "www.larkfield.example/pricing", ""),
    ("Referrals", "partner.example", "partner.example/review"),
    _OFFLINE,
    ("AI Referrals", "chatgpt.com", ""),
)


def original_source(person: Person) -> tuple[str, str, str]:
    """HubSpot's original source and its two drill-downs."""
    if person.gclid:
        return _PAID_SEARCH
    return _SOURCES[7 if person.number % 25 == 1 else person.number % 7]


def first_session(person: Person) -> int:
    """When HubSpot says that the first visit was: to the minute."""
    return person.first_touch - person.first_touch % 60


def note_first_visit(contact: HubContact) -> None:
    """Make the first visit a touch of the person where only its earliest contact tells of one."""
    person = contact.person
    has_click = person.gclid or person.fbclid
    if has_click or original_source(person) == _OFFLINE:
        return
    at = first_session(person)
    if not any(
        source == "neutral" and second // DAY <= at // DAY and own == person.group
        for second, source, _, _, _, own in person.touches
    ):
        touch = f"contact:{contact.record_id}:original_source"
        person.touches.append((at, "hubspot", touch, "marketing", False, person.group))
