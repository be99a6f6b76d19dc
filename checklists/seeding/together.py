"""People of the demo's company at work on one draft: assigned, commented, proposed by a guest."""

from datetime import datetime, timedelta

from checklists.models import Answer, Assessment, GuestLink
from checklists.services import answers, assignments, comments, guests, profiles
from checklists.services.answers import Changes
from copassess.accounts.models import User

GUEST, GUEST_EMAIL = "Ines Moreau", "ines.moreau@example.org"
# What an outside expert would answer, by question.
PROPOSED = {
    "GEN-CIV-01": (
        "partly",
        "The blocked list is looked through once a year.",
    ),
    "GEN-CIV-03": ("yes", "The school platform is free of charge in the whole network."),
    "GEN-CIV-04": ("yes", "Two projects with the college of teachers, both since last year."),
}
ASKED = "GEN-CSAM-03"
QUESTION = "Does the contract of the night desk name the same hours? Legal has the signed copy."
REPLY = "It says six hours. I have asked for an amendment."
BETTER = "Within three hours on working days. At weekends the night desk calls a manager."
# What the product does not do.
FACTS = {"hosts_user_content": False, "offers_messaging_or_chat": False}


def work_together(assessment: Assessment, *, owner: User, contributor: User, at: datetime) -> None:
    """Give areas to people, and let them talk, change their minds and ask an expert."""
    draft = Assessment.objects.for_page().get(pk=assessment.pk)
    profiles.say(assessment=draft, facts=FACTS, by=owner, at=at)
    for area, person, days in (("environment", contributor, 3), ("education", owner, 21)):
        assignments.assign(
            assessment=draft,
            area=area,
            to=person,
            due=at.date() + timedelta(days=days),
            by=owner,
            at=at,
        )
    talk(draft, owner, contributor, at)
    ask_guest(draft, by=owner, at=at + timedelta(minutes=50))


def talk(draft: Assessment, owner: User, contributor: User, at: datetime) -> None:
    """Let two people talk about a question, where it is asked, and mend its answer."""
    rows = Answer.objects.for_writing().filter(assessment=draft, question=ASKED)
    if not (asked := rows.first()):
        return
    comments.write(answer=asked, text=QUESTION, by=owner, at=at + timedelta(minutes=5))
    comments.write(answer=asked, text=REPLY, by=contributor, at=at + timedelta(minutes=40))
    answers.save(
        assessment=draft,
        question=ASKED,
        version=asked.version,
        changes=Changes(note=BETTER),
        by=contributor,
        at=at + timedelta(minutes=45),
    )


def ask_guest(draft: Assessment, *, by: User, at: datetime) -> None:
    """Let an expert propose answers for one area, and wait for a decision."""
    link = guests.send_link(
        assessment=draft,
        area="civic",
        name=GUEST,
        email=GUEST_EMAIL,
        message="You know our school projects better than we do.",
        days=30,
        by=by,
        at=at,
    )
    asked = {
        code: PROPOSED[code] for code in guests.questions_of(draft, "civic") if code in PROPOSED
    }
    for code, (response, note) in asked.items():
        guests.keep(link=link, question=code, response=response, note=note, at=at)
    if asked:
        guests.finish(link=GuestLink.objects.get(pk=link.pk), at=at + timedelta(minutes=30))
