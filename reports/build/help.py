"""Where to find help with one gap: of what fits its area and sector, what speaks of the same."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from guidelines.catalogue import Catalogue, Question, Resource, resources_for
from reports.build.shape import Help

# Places that a gap names; the annex has them all.
HELP = 2
# Words are told apart by their first letters: "report" is "reporting"; short ones tell little.
STEM, WORD = 6, re.compile(r"[^\W\d_]{4,}")
# A word that more than so many of the questions use says nothing about one of them, and one word
# alone may be shared by chance.
COMMON, SHARED = Fraction(1, 8), 2


@dataclass(frozen=True)
class Finder:
    """Finds help for gaps; of a general question also what is for these sectors."""

    content: Catalogue
    sectors: Sequence[str] = ()

    @cached_property
    def asked(self) -> dict[str, frozenset[str]]:
        """Return the words of each question that not every other question uses too."""
        questions = self.content.questions
        words = {q.code: stems(f"{q.title} {q.question} {q.good_practice}") for q in questions}
        uses = Counter(word for used in words.values() for word in used)
        common = {word for word, count in uses.items() if count > COMMON * len(questions)}
        return {code: used - common for code, used in words.items()}

    @cached_property
    def told(self) -> dict[str, frozenset[str]]:
        """Return the words of each resource."""
        return {r.code: stems(f"{r.title} {r.helps_with}") for r in self.content.resources}

    @cached_property
    def rarity(self) -> Counter[str]:
        """Return how many resources use each word."""
        return Counter(word for used in self.told.values() for word in used)

    def help_for(self, question: Question) -> tuple[Help, ...]:
        """Return the places to name at a gap; what is for another sector only is none of them."""
        return tuple(help_entry(resource) for resource in self._best(question)[:HELP])

    def closest(self, question: Question) -> tuple[Help, ...]:
        """Return the one place that speaks most of the same, where any does."""
        best = self._best(question)[:1]
        return tuple(help_entry(place) for place in best if self.likeness(question, place))

    def _best(self, question: Question) -> list[Resource]:
        sector = self.content.checklist_by_code[question.checklist].sector
        sectors = [sector] if sector else self.sectors
        fitting = resources_for(self.content, area=question.area, sectors=sectors)
        return sorted(fitting, key=lambda r: -self.likeness(question, r))

    def likeness(self, question: Question, resource: Resource) -> Fraction:
        """Return how much both speak of the same: a word counts more the rarer it is."""
        shared = self.asked[question.code] & self.told[resource.code]
        if len(shared) < SHARED:
            return Fraction()
        return sum((Fraction(1, self.rarity[word]) for word in shared), Fraction())


def stems(text: str) -> frozenset[str]:
    """Return the beginnings of a text's words."""
    return frozenset(word[:STEM] for word in WORD.findall(text.lower()))


def help_entry(resource: Resource) -> Help:
    """Return a place to find help."""
    return Help(resource.title, resource.publisher, resource.url, resource.helps_with)
