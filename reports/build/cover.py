"""The report's cover, its review statement and its last page."""

import base64
import logging

import qrcode
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from qrcode.constants import ERROR_CORRECT_M

from checklists.choices import Outcome, ScopeKind, Status
from checklists.document import Document, sha256_of
from checklists.review_document import ReviewDocument
from copassess.accounts.countries import name_of
from copassess.accounts.models import Logo
from reports import charts
from reports.build.shape import Cover, SignOff
from reports.build.source import Source, day, instant

logger = logging.getLogger(__name__)


def cover(source: Source) -> Cover:
    """Return the cover."""
    document = source.document
    logo, size = logo_of(document)
    return Cover(
        company=document.organisation.name,
        title=document.title,
        checklists=tuple(source.checklist(code) for code in document.checklist_codes),
        edition=_("%(title)s, %(year)s edition, revision %(number)s of the questions")
        % {
            "title": source.content.edition.title,
            "year": source.content.edition.year,
            "number": document.revision,
        },
        period=_("%(first)s to %(last)s")
        % {"first": day(document.period_from), "last": day(document.period_to)},
        scope=scope_words(document),
        country=name_of(document.country),
        status=status_words(document, source.review),
        submitted=instant(document.submitted_at) if document.submitted_at else "",
        code=document.code,
        is_draft=document.is_draft,
        logo=logo,
        logo_size=size,
    )


def logo_of(document: Document) -> tuple[str, tuple[int, int]]:
    """Return the logo that a document names, as a data: address, and its size in pixels.

    One query; none, and an empty address, where the document names no logo.
    """
    if not document.logo:
        return "", (0, 0)
    logo = Logo.objects.filter(sha256=document.logo).first()
    if logo is None:
        logger.warning("the logo %s of %s is lost", document.logo[:12], document.code or "a draft")
        return "", (0, 0)
    picture = base64.b64encode(bytes(logo.png)).decode()
    return f"data:image/png;base64,{picture}", (logo.width, logo.height)


def scope_words(document: Document) -> str:
    """Return what part of the company was looked at."""
    scope = document.scope
    if scope.kind == ScopeKind.PRODUCT:
        return _("One product or service: %(name)s") % {"name": scope.name or ""}
    if scope.kind == ScopeKind.COUNTRY:
        return _("One country: %(name)s") % {"name": name_of(scope.country or document.country)}
    return str(ScopeKind.COMPANY.label)


def status_words(document: Document, review: ReviewDocument | None) -> str:
    """Return the status for the cover and the head of every page."""
    if document.is_draft:
        return _("DRAFT, not submitted")
    if review is None or review.decided_at is None:
        return _("Self-assessed, not reviewed")
    facts = {"date": day(review.decided_at.date())}
    if review.decision == Status.RETURNED:
        return _("Self-assessed, returned by UNICEF on %(date)s") % facts
    if review.outcome == Outcome.PLAN_AGREED:
        return _("Self-assessed, reviewed by UNICEF on %(date)s: plan agreed") % facts
    return _("Self-assessed, reviewed by UNICEF on %(date)s: accepted") % facts


def sign_off(source: Source) -> SignOff | None:
    """Return who signed and how to check the report; None for a draft."""
    document = source.document
    if document.declaration is None:
        return None
    address = settings.SITE_URL + reverse("reports:verification-detail", args=[document.code])
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(address)
    return SignOff(
        name=document.declaration.name,
        position=document.declaration.position,
        date=day(document.declaration.date),
        code=document.code,
        sha256=sha256_of(document.to_json()),
        address=address,
        qr=charts.square(
            code.get_matrix(), label=_("QR code of the address that checks this report")
        ),
    )
