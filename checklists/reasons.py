"""Why a step of working together did not happen, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from checklists import evidence_reasons
from checklists.workflow import NotDone

# By reason; a sentence may use the error's facts, as %(name)s.
SENTENCES: Mapping[str, Promise] = {
    "bundle_empty": _("No submission matches these filters, so there is nothing to download."),
    "bundle_no_form": _("Choose at least one form of the reports."),
    "bundle_too_large": _(
        "One ZIP holds at most %(most)s submissions. Filter by country, sector or date."
    ),
    "bundle_waiting": _(
        "%(most)s of your ZIPs are still being made. Wait until one is ready, then ask again."
    ),
    "assign_closed": _(
        "Nothing changed: the assessment is submitted, so nobody can answer its questions now."
    ),
    "assign_due": _("Choose a due date from %(first)s to %(last)s, or none."),
    "assign_gone": _("This was taken back meanwhile. Assign the area again where it is needed."),
    "assign_left": _(
        "Not assigned: %(person)s is no longer a member of the company. Choose somebody else, or "
        "invite the person again."
    ),
    "assign_viewer": _(
        "Not assigned: %(person)s may only read. Make the person a contributor first."
    ),
    "claim_mine": _("You have claimed “%(company)s” already."),
    "claim_taken": _(
        "Not claimed: %(person)s has claimed “%(company)s” meanwhile. You can read along."
    ),
    "comment_characters": _(
        "Not sent: the comment holds a character that cannot be stored. Type it again."
    ),
    "comment_empty": _("Not sent: write something first."),
    "comment_long": _(
        "Not sent: the comment has %(count)s characters, and %(limit)s are the most. Shorten it."
    ),
    "copy_moved": _(
        "Nothing was copied: all that you chose has changed meanwhile, here or there. Look at it "
        "again."
    ),
    "copy_nothing": _("Nothing was copied: tick at least one question."),
    "copy_source": _("Choose another assessment of the same company to copy from."),
    **evidence_reasons.SENTENCES,
    "guest_days": _("Nothing was sent: choose a number of days from %(first)s to %(last)s."),
    "guest_many": _(
        "Nothing was sent: %(limit)s links of this assessment are open, and no more can be. "
        "Withdraw one that is no longer needed."
    ),
    "guest_nothing": _(
        "Nothing was sent, as nothing is answered yet. Answer at least one question first."
    ),
    "guest_over": _("This link is no longer open: it was used, withdrawn or has expired."),
    "guest_revoked": _("This link was withdrawn, which is final. Send a new one."),
    "guest_twice": _(
        "Nothing was sent: %(email)s has an open link to this area already. Send that one again, "
        "or withdraw it first."
    ),
    "hand_over_person": _(
        "Not handed over: %(person)s cannot review this submission. Choose another colleague."
    ),
    "history_gone": _("This answer has no such earlier version. Look at its history again."),
    "market_exists": _(
        "Nothing was started: for %(country)s there is “%(title)s” for the same period already. "
        "Take the country off the list, or choose another period."
    ),
    "market_many": _(
        "Nothing was started: %(count)s are chosen, and at most %(limit)s go at once."
    ),
    "market_next_exists": _(
        "Nothing was started: “%(title)s” is about the same market and period already."
    ),
    "market_none": _("Nothing was started: tick at least one country."),
    "market_none_next": _("Nothing was started: tick at least one market."),
    "market_title": _(
        "Nothing was started: the title “%(title)s” is longer than %(limit)s characters. Choose a "
        "shorter one."
    ),
    "market_unknown": _("Nothing was started: no country has the code “%(country)s”."),
    "plan_moved": _(
        "Not written: somebody changed this action meanwhile. See what stands there now, and "
        "choose again."
    ),
    "proposal_decided": _(
        "%(question)s: somebody else has decided on this proposal already. Their decision stands."
    ),
    "proposal_rewritten": _(
        "%(question)s: the guest has changed this proposal or taken it back since this page was "
        "shown. Look at it again."
    ),
    "reply_characters": _(
        "Not saved: this holds a character that cannot be stored. Type it again."
    ),
    "reply_empty": _("Write the text that goes into a comment."),
    "reply_gone": _("Not saved: this text was deleted meanwhile, or is no longer yours."),
    "reply_long": _("A comment holds %(limit)s characters, and this has %(count)s. Shorten it."),
    "reply_many": _("You have %(limit)s texts, and no more can be. Delete one first."),
    "reply_question": _(
        "No question has the code “%(question)s”. Leave it empty for any question."
    ),
    "reply_title_empty": _("Give it a name, so that you find it in the list."),
    "reply_title_long": _("A name has %(limit)s characters at most, and this has %(count)s."),
    "unknown_area": _("This assessment asks nothing in that area."),
    "workbook_applied": _(
        "This upload was applied already; nothing was written a second time. To apply more of it, "
        "upload the workbook again."
    ),
    "workbook_bomb": _(
        "Not read: unpacked, this file is far larger than any workbook of answers. Save the "
        "workbook again in your spreadsheet program, without pictures and other sheets."
    ),
    "workbook_damaged": _(
        "Not read: this file is damaged, or only part of it arrived. Open it in your spreadsheet "
        "program, save it as XLSX and upload that."
    ),
    "workbook_doctype": _(
        "Not read: this file holds a document type, which no spreadsheet program writes. Copy your "
        "answers into a workbook that you download here."
    ),
    "workbook_elsewhere": _(
        "Not read: this is the workbook of another assessment. Upload it there, or copy the "
        "answers into this assessment's own workbook."
    ),
    "workbook_empty": _("Not read: this file is empty. Choose the workbook that you saved."),
    "workbook_format": _(
        "Not read: this workbook was made for another version of this site. Copy your answers into "
        "a workbook that you download here."
    ),
    "workbook_large": _(
        "Not read: there is far more in this workbook than the questions ask for. Take out the "
        "sheets, texts and merged cells that are not answers, and upload it again."
    ),
    "workbook_macro": _(
        "Not read: this workbook holds macros. Save it as XLSX (“Excel workbook”, without macros) "
        "and upload that."
    ),
    "workbook_moved": _(
        "Nothing was applied: what you ticked has changed since this page was shown, at "
        "%(questions)s. Look at it again, and apply it then."
    ),
    "workbook_no_rows": _(
        "Nothing can be read from this workbook: its hidden first row, its hidden columns or all "
        "its questions are missing. Copy your answers into a workbook that you download here."
    ),
    "workbook_not_ours": _(
        "Not read: the hidden sheet that says whose workbook this is is missing. Copy your answers "
        "into a workbook that you download here."
    ),
    "workbook_nothing": _("Nothing was applied: tick at least one change."),
    "workbook_ods": _("Not read: this is an OpenDocument file. Save it as XLSX and upload that."),
    "workbook_other": _(
        "Not read: this is no XLSX workbook, whatever its name says. Choose the workbook that you "
        "downloaded here and filled in."
    ),
    "workbook_password": _(
        "Not read: this workbook is protected by a password. Save it without one and upload that."
    ),
    "workbook_pdf": _("Not read: this is a PDF. Upload the XLSX workbook itself, not its print."),
    "workbook_revision": _(
        "Not read: this blank checklist is of another revision of the guidelines than the "
        "assessment. Copy your answers into the assessment's own workbook."
    ),
    "workbook_size": _(
        "Not read: this file is larger than 10 MB, and a workbook of answers is far smaller. Take "
        "out pictures and other sheets, and upload it again."
    ),
    "workbook_text": _(
        "Not read: this is a text file, such as CSV. Upload the XLSX workbook itself."
    ),
    "workbook_xls": _(
        "Not read: this is a file of an older format, such as XLS. Save it as XLSX and upload that."
    ),
}


def sentence(error: NotDone) -> str:
    """Return why it did not happen, and what to do."""
    return str(SENTENCES[error.reason]) % error.facts
