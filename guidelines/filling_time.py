"""How long checklists take to fill in: an estimate by rule, as nobody has been measured."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext

from guidelines.catalogue import Question

# Words a minute: a practised reader of the language, and one who reads it as a foreign one.
FAST, SLOW = 220, 120
# Minutes from having read a question to having answered it with a note: somebody who knows the
# answer, and somebody who asks a colleague first. What is worse for a child takes longer.
MINUTES: Mapping[str, tuple[int, int]] = {"critical": (6, 12), "high": (4, 8), "medium": (3, 5)}
# Below this many minutes hours are too coarse, and below the other halves of one say more.
HOURS_FROM, WHOLE_HOURS_FROM = 60, 180


@dataclass(frozen=True, slots=True)
class FillingTime:
    """Minutes that some questions take, at least and at most."""

    least: int
    most: int

    def __str__(self) -> str:
        """Return it in words: "about 5 to 9 hours"."""
        if self.most < HOURS_FROM:
            least, most = (max(10, round(minutes, -1)) for minutes in (self.least, self.most))
            if least == most:
                return gettext("about %(most)s minutes") % {"most": most}
            return gettext("about %(least)s to %(most)s minutes") % {"least": least, "most": most}
        step = 1 if self.least >= WHOLE_HOURS_FROM else 2
        hours = [max(1, round(step * minutes / 60)) / step for minutes in (self.least, self.most)]
        least_hours, most_hours = (
            number_format(value, None if value % 1 else 0) for value in hours
        )
        return gettext("about %(least)s to %(most)s hours") % {
            "least": least_hours,
            "most": most_hours,
        }


def filling_time(questions: Iterable[Question]) -> FillingTime:
    """Return how long it takes to read and answer these questions."""
    asked = list(questions)
    count = sum(words(question) for question in asked)
    least = count / FAST + sum(MINUTES[question.severity][0] for question in asked)
    most = count / SLOW + sum(MINUTES[question.severity][1] for question in asked)
    return FillingTime(round(least), round(most))


def words(question: Question) -> int:
    """Return how many words there are to read, guidance included."""
    texts = (question.title, question.question, question.why, question.good_practice)
    return sum(len(text.split()) for text in texts)


def assumptions() -> str:
    """Return what the estimate rests on, for the reader."""
    facts = {
        f"{severity}_{end}": minutes
        for severity, pair in MINUTES.items()
        for end, minutes in zip(("least", "most"), pair, strict=True)
    }
    return gettext(
        "An estimate by rule; nobody has been measured. It assumes that all questions and their "
        "guidance are read once, at %(slow)s to %(fast)s words a minute, and that an answer with "
        "its note takes %(critical_least)s to %(critical_most)s minutes for a critical question, "
        "%(high_least)s to %(high_most)s for a high one and %(medium_least)s to %(medium_most)s "
        "for a medium one. Gathering evidence and planning actions come on top."
    ) % {"slow": SLOW, "fast": FAST, **facts}
