"""What happened, in words, for every kind of event that the project records."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "assessment.copy": _("Copied answers from another assessment"),
    "assessment.delete": _("Deleted the draft"),
    "assessment.import": _("Imported an assessment"),
    "assessment.profile": _("Said what the company does"),
    "assessment.rename": _("Renamed the assessment"),
    "assessment.start": _("Started an assessment"),
    "assessment.submit": _("Submitted the assessment"),
    "assessment.withdraw": _("Withdrew the submission"),
    "guest.extend": _("Sent a guest's link again"),
    "guest.finish": _("A guest sent proposals"),
    "guest.reopen": _("Opened a guest's link again"),
    "guest.revoke": _("Withdrew a guest's link"),
    "guest.send": _("Sent a guest a link"),
    "invitation.accept": _("Accepted the invitation"),
    "invitation.create": _("Invited"),
    "invitation.revoke": _("Took the invitation back"),
    "market.export": _("Downloaded the table of the markets"),
    "membership.change": _("Changed the role"),
    "membership.create": _("Added a member"),
    "membership.remove": _("Ended the membership"),
    "organisation.change": _("Changed the company details"),
    "organisation.create": _("Added the company"),
    "plan.export": _("Downloaded the action plan"),
    "proposal.accept": _("Accepted a guest's proposal"),
    "proposal.decline": _("Declined a guest's proposal"),
    "report.export": _("Downloaded the report"),
    "report.read": _("Read the report"),
    "review.accept": _("Accepted the submission"),
    "review.agree_rest": _("Agreed to all remaining answers"),
    "review.release": _("Released the review"),
    "review.return": _("Returned the submission"),
    "review.start": _("Started the review"),
    "review.take_over": _("Took the review over"),
    "staff.change": _("Changed the roles of staff"),
    "user.address_changed": _("Changed the e-mail address"),
    "user.address_proven": _("Confirmed the e-mail address"),
    "user.change": _("Changed the profile"),
    "user.create": _("Made an account"),
    "user.password": _("Chose a new password"),
    "user.sign_in": _("Signed in"),
    "user.sign_in_failed": _("Failed to sign in"),
    "user.sign_out": _("Signed out"),
    "user.sign_up": _("Signed up"),
    "workbook.apply": _("Applied an uploaded workbook"),
    "workbook.export": _("Downloaded the workbook"),
    "workbook.upload": _("Uploaded a workbook"),
}


def label_of(kind: str) -> str:
    """Say what happened; a kind that has no words yet is shown as it is stored."""
    return str(LABELS.get(kind, kind))
