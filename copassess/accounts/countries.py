"""Countries by their ISO 3166 two-letter codes."""

from django_countries import countries


def choices() -> list[tuple[str, str]]:
    """Return every (code, name), by name in the language of the page."""
    return [(country.code, str(country.name)) for country in countries]


def codes() -> tuple[str, ...]:
    """Return every code."""
    return tuple(sorted(countries.countries))


def name_of(code: str) -> str:
    """Return the country's name, or the code itself where no country has it."""
    return str(countries.name(code)) or code


def names_of(codes: list[str]) -> list[str]:
    """Return the countries' names in alphabetical order."""
    return sorted(name_of(code) for code in codes)
