"""Countries by code and by name."""

from copassess.accounts import countries


def test_choices_are_two_letter_codes_in_order_of_name() -> None:
    choices = countries.choices()

    assert ("KE", "Kenya") in choices
    assert len(choices) > 240
    assert all(len(code) == 2 and name for code, name in choices)
    names = [name for _, name in choices]
    assert names.index("Åland Islands") < names.index("Albania") < names.index("Zimbabwe")


def test_name_of_code() -> None:
    assert countries.name_of("UG") == "Uganda"
    assert countries.name_of("XX") == "XX"
    assert countries.name_of("") == ""


def test_names_of_codes_are_sorted() -> None:
    assert countries.names_of(["UG", "KE"]) == ["Kenya", "Uganda"]
