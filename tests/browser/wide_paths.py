"""Addresses of pages that show many companies together, whatever the world holds."""

from django.urls import reverse


def portfolio_paths() -> dict[str, str]:
    """Return what a reviewer opens of all companies together."""
    portfolio, profile = reverse("reports:portfolio-detail"), "reports:profile-detail"
    return {
        "portfolio": portfolio,
        "portfolio of a country": f"{portfolio}?country=TZ&severity=critical&area=csam",
        "portfolio with unknown filters": f"{portfolio}?country=XX&size=no&area=no&colour=red",
        "country profiles": reverse("reports:profile-list"),
        "country profile": reverse(profile, args=["TZ"]),
        "country profile of few": reverse(profile, args=["KE"]),
        **judged_paths(),
    }


def judged_paths() -> dict[str, str]:
    """Return where like is compared with like."""
    question = reverse("checklists:fairness-detail", args=["GEN-CSAM-03"])
    return {
        "how answers are judged": reverse("checklists:fairness-list"),
        "how one question is judged": question,
        "how one is judged, unknown filters": f"{question}?response=x&country=x",
    }
