"""Why a document of evidence was not taken, in words: what is wrong, and what to do."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# By reason; a sentence may use the error's facts, as %(name)s.
SENTENCES: Mapping[str, Promise] = {
    "evidence_archive": _(
        "Not attached: this is an archive, and what is in it cannot be seen. Attach the documents "
        "one by one."
    ),
    "evidence_bomb": _(
        "Not attached: unpacked, this file would be far too large. Save it as PDF and attach that."
    ),
    "evidence_busy": _(
        "Not attached: the place where documents are kept cannot be reached. Nothing was stored; "
        "try again in a few minutes."
    ),
    "evidence_damaged": _(
        "Not attached: this file is damaged or not whole. Open it, save it again, and attach that."
    ),
    "evidence_empty": _("Not attached: this file is empty. Choose another one."),
    "evidence_embedded": _(
        "Not attached: another file is packed into this document. Save it as PDF and attach that."
    ),
    "evidence_full": _(
        "Not attached: there is no room left where documents are kept. Nothing was stored; tell "
        "whoever runs this site, and try again later."
    ),
    "evidence_image": _(
        "Not attached: this is a picture, and pictures are never taken, so that no abuse material "
        "can come in. Say in the note what it shows, or attach the document that it stands in."
    ),
    "evidence_lost": _(
        "This document cannot be sent now: it is not where it was stored, or not as it was stored. "
        "Whoever runs this site finds the reason in the log."
    ),
    "evidence_macro": _(
        "Not attached: this document holds macros. Save it without them, or as PDF, and attach "
        "that."
    ),
    "evidence_none": _("Choose a document first."),
    "evidence_old_office": _(
        "Not attached: this is an old office format (DOC, XLS or PPT), of which nobody can see "
        "what it runs. Save it as DOCX, XLSX, PPTX or PDF and attach that."
    ),
    "evidence_other": _(
        "Not attached: this is none of the formats that are taken. Save it as PDF and attach that."
    ),
    "evidence_page": _(
        "Not attached: this is a web page. Attach its address as a link, or save it as PDF."
    ),
    "evidence_password": _(
        "Not attached: this file has a password, so no reviewer could read it. Save it without."
    ),
    "evidence_path": _(
        "Not attached: parts of this file have names that no office program gives. Save it again, "
        "or as PDF, and attach that."
    ),
    "evidence_program": _("Not attached: this is a program, or holds one. Attach a document."),
    "evidence_quota": _(
        "Not attached: your company may keep %(quota)s MB of documents, %(used)s MB are used, and "
        "this one has %(size)s MB. Remove documents that are no longer needed, or attach a link."
    ),
    "evidence_size": _(
        "Not attached: a document may have 10 MB at most. Save it with smaller pictures, or attach "
        "a link."
    ),
    "evidence_title": _(
        "Not attached: the title is longer than 200 characters, or holds one that does not show. "
        "Type a shorter one."
    ),
    "evidence_two_in_one": _(
        "Not attached: this is more than one file in one. Save it again, or as PDF, and attach "
        "that."
    ),
    "evidence_unknown": _(
        "Not attached: what this file is cannot be told. Attach PDF, DOCX, XLSX, PPTX, ODT, ODS, "
        "ODP or plain text."
    ),
    "evidence_video": _(
        "Not attached: this is a video or a sound, or holds one, and those are never taken, so "
        "that no abuse material can come in. Say in the note what it shows."
    ),
}
