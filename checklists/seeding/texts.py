"""What invented companies write: notes, actions and names."""

from collections.abc import Mapping
from typing import NamedTuple


class Story(NamedTuple):
    """What a company says in one area."""

    in_place: tuple[str, ...]
    missing: tuple[str, ...]
    actions: tuple[str, ...]
    owner: str


STORIES: Mapping[str, Story] = {
    "policies": Story(
        (
            "The board approved the policy in March; the head of public affairs answers for it.",
            "Part of the yearly risk assessment since last year, with a section on each product.",
            "In the contract template since January; older contracts follow when renewed.",
        ),
        (
            "Done at headquarters only; two subsidiaries have nothing written yet.",
            "Discussed by management, not yet decided.",
        ),
        (
            "Write the procedure and have the executive team approve it",
            "Extend the existing policy to all subsidiaries",
        ),
        "Head of public affairs",
    ),
    "csam": Story(
        (
            "The abuse desk acts on reports around the clock; the hotline has a direct contact.",
            "Every case has a number, and each step is logged by the case tool.",
            "Agreed in writing with the national police unit.",
        ),
        (
            "Reports reach the abuse desk within the day on weekdays. No cover at weekends.",
            "The practice exists, but nothing is written and nobody is trained for it.",
        ),
        (
            "Weekend cover for the abuse desk, and a direct contact at the hotline",
            "Agree on the procedure with the national police unit",
        ),
        "Head of abuse desk",
    ),
    "environment": Story(
        (
            "On by default for lines registered for a child; tested in every release.",
            "House rules were rewritten with a youth panel and are shown at sign-up.",
        ),
        (
            "Available on request; hardly anybody knows of it.",
            "In place for new products, not for the older ones.",
        ),
        (
            "Switch the setting on by default for children's lines",
            "Bring the older products up to the same standard",
        ),
        "Director of products",
    ),
    "education": Story(
        (
            "Leaflets in shops and a page for parents, in the two national languages.",
            "Teaching reaches 400 schools with the ministry of education.",
        ),
        ("There is a page, last changed three years ago.", "A pilot ran in one region only."),
        ("Renew the material with a children's organisation", "Extend the pilot to all regions"),
        "Head of customer care",
    ),
    "civic": Story(
        (
            "The helpline is free to call from every line.",
            "Blocked addresses are checked each quarter, and complaints answered.",
        ),
        ("Free to call, but its web page counts as traffic.", "Planned with the foundation."),
        ("Zero-rate the helpline's web page", "Agree on a programme with the foundation"),
        "Head of regulation",
    ),
}
REASON = "The company offers no such service, and none is planned within the period."
FIRST = ("Aster", "Baobab", "Cedar", "Delta", "Equator", "Fjord", "Granite", "Harbour", "Indigo")
SECOND = ("Telecom", "Mobile", "Networks", "Media", "Online", "Broadcast", "Devices", "Connect")
PEOPLE = (
    *("Abena Mensah", "Ana Souza", "Bao Tran", "Carlos Vargas", "Dina Haddad", "Grace Achieng"),
    *("Ines Quispe", "Jovana Petrović", "Kavita Rao", "Lerato Dlamini", "Luis Hernández"),
    *("Maricel Santos", "Moses Okello", "Youssef Amrani"),
)
# How often a company is in a country: some forty, in every region.
COUNTRIES = {
    **dict.fromkeys(("KE", "BR", "IN", "ZA", "PH"), 6),
    **dict.fromkeys(("CR", "GH", "MX", "UG", "VN", "NG", "EG", "RS", "PE", "ID"), 3),
    **dict.fromkeys(("MA", "JO", "TZ", "RW", "SN", "CI", "CO", "CL", "AR", "UY"), 2),
    **dict.fromkeys(("TH", "MY", "BD", "NP", "LK", "UA", "GE", "KZ", "TN", "ES"), 1),
    **dict.fromkeys(("PT", "FI", "CA", "FJ", "JM", "ZM"), 1),
}


def story_of(area: str) -> Story:
    """Return what companies say in an area; in one that is not known here, as in the first."""
    return STORIES.get(area, STORIES["policies"])
