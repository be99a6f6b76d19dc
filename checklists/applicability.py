"""Which questions seem not to apply, by what a company says of itself: proposals, no answers."""

from collections.abc import Mapping

from guidelines.catalogue import Catalogue, Fact, Question


def facts_for(content: Catalogue, sectors: list[str]) -> tuple[Fact, ...]:
    """Return the facts that a condition of these checklists names, in their own order."""
    named = {code for question in content.questions_for(sectors) for code in question.applies_if}
    return tuple(fact for fact in content.facts if fact.code in named)


def reason(content: Catalogue, said: Mapping[str, bool], code: str) -> str:
    """Return why a question seems not to apply, nothing where it may.

    It seems not to where each fact that its condition names is said not to be so; a fact of which
    nothing is said, and a question without condition, leave it to the company.
    """
    question = content.by_code[code]
    if not question.applies_if or any(said.get(fact, True) for fact in question.applies_if):
        return ""
    reasons = {fact.code: fact.reason for fact in content.facts}
    return " ".join(reasons[fact] for fact in question.applies_if if reasons.get(fact))


def not_applicable(
    content: Catalogue, said: Mapping[str, bool], questions: tuple[Question, ...]
) -> dict[str, str]:
    """Return the questions that seem not to apply, with the reason, in the order given."""
    found = {question.code: reason(content, said, question.code) for question in questions}
    return {code: why for code, why in found.items() if why}
