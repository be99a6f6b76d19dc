"""Who gets what from every page of our own: the table behind DESIGN, section 5.

Each page has a line for reading (GET) and one for writing (POST), with one outcome a role: a
status, or `login` for being sent to the sign-in page. Strangers get 404, members without the right
403; where somebody may write, an empty form comes back with 200, an action done leads on with 302.
"""

from tests.permission_rows import (
    benchmark,
    bundles,
    documents,
    fairness,
    guests,
    identity,
    letters,
    logos,
    markets,
    plan,
    portfolio,
    privacy,
    profile,
    profiles,
    queue,
    replies,
    report_files,
    rounds,
    samples,
    talk,
    verification,
    work,
    workbooks,
)
from tests.permission_shape import (
    ADMINISTRATORS_200,
    ADMINISTRATORS_302,
    ALL_200,
    ALL_405,
    CONTRIBUTORS_302,
    DRAFT,
    MEMBERS_200,
    MEMBERS_302,
    OWNERS_200,
    OWNERS_302,
    SIGNED_IN_200,
    SIGNED_IN_405,
    WAITING,
    Row,
)

ORGANISATION = {"pk": "organisation"}
INVITATION = {"pk": "invitation"}
VIEWERS_MEMBERSHIP = {"pk": "viewers_membership"}

ACCOUNTS = [
    *identity.ROWS,
    Row("accounts:profile-edit", get=SIGNED_IN_200, post=SIGNED_IN_200),
    Row("accounts:organisation-list", get=SIGNED_IN_200, post=SIGNED_IN_405),
    Row("accounts:organisation-create", get=SIGNED_IN_200, post=SIGNED_IN_200),
    Row(
        "accounts:organisation-detail",
        arguments=ORGANISATION,
        get=MEMBERS_200,
        post=SIGNED_IN_405,
    ),
    Row(
        "accounts:organisation-edit",
        arguments=ORGANISATION,
        get=OWNERS_200,
        post=OWNERS_200,
    ),
    Row("accounts:event-list", arguments=ORGANISATION, get=OWNERS_200, post=SIGNED_IN_405),
    Row(
        "accounts:event-export",
        arguments=ORGANISATION | {"form": "csv"},
        get=OWNERS_200,
        post=SIGNED_IN_405,
    ),
    Row("accounts:audit-list", get=ADMINISTRATORS_200, post=SIGNED_IN_405),
    Row(
        "accounts:audit-export",
        arguments={"form": "csv"},
        get=ADMINISTRATORS_200,
        post=SIGNED_IN_405,
    ),
    Row("accounts:invitation-create", arguments=ORGANISATION, get=OWNERS_200, post=OWNERS_200),
    Row("accounts:invitation-resend", arguments=INVITATION, get=SIGNED_IN_405, post=OWNERS_302),
    Row("accounts:invitation-revoke", arguments=INVITATION, get=SIGNED_IN_405, post=OWNERS_302),
    Row(
        # Sent to somebody who is none of these; only that address may join.
        "accounts:invitation-accept",
        arguments={"token": "token"},
        get=ALL_200,
        post="200 403 403 403 403 403 403 403 403",
    ),
    Row(
        "accounts:membership-change",
        arguments=VIEWERS_MEMBERSHIP,
        get=OWNERS_200,
        post=OWNERS_302,
        data={"role": "contributor"},
    ),
    Row(
        # Everybody may leave: here the viewer, whose own membership it is.
        "accounts:membership-remove",
        arguments=VIEWERS_MEMBERSHIP,
        get="login 404 200 403 200 404 404 404 404",
        post="login 404 302 403 302 404 404 404 404",
    ),
    Row("accounts:staff-list", get=ADMINISTRATORS_200, post=SIGNED_IN_405),
    Row("accounts:staff-create", get=ADMINISTRATORS_200, post=ADMINISTRATORS_200),
    Row(
        "accounts:staff-edit",
        arguments={"pk": "reviewer"},
        get=ADMINISTRATORS_200,
        post=ADMINISTRATORS_302,
    ),
    Row(
        "accounts:staff-resend",
        arguments={"pk": "reviewer"},
        get=SIGNED_IN_405,
        post=ADMINISTRATORS_302,
    ),
]

#                   anon. str. view contr own rev. other edit. adm.
REVIEWERS_200 = "   login 404 403 403 403 200 404 404 404"
REVIEWERS_302 = "   login 404 403 403 403 302 404 404 404"
CLAIMED = {"pk": "claimed"}
VERDICT = {"GEN-A-1-judgement": "agreed", "GEN-A-1-version": "0"}

REVIEWS = [
    Row(
        "checklists:review-queue",
        get="login 403 403 403 403 200 200 403 403",
        post=SIGNED_IN_405,
    ),
    Row("checklists:review-detail", arguments=WAITING, get=REVIEWERS_200, post=SIGNED_IN_405),
    Row("checklists:review-start", arguments=WAITING, get=SIGNED_IN_405, post=REVIEWERS_302),
    Row("checklists:review-release", arguments=CLAIMED, get=SIGNED_IN_405, post=REVIEWERS_302),
    Row("checklists:review-takeover", arguments=CLAIMED, get=SIGNED_IN_405, post=REVIEWERS_302),
    Row(
        "checklists:verdict-save",
        arguments={**CLAIMED, "question": "question"},
        get=SIGNED_IN_405,
        post=REVIEWERS_302,
        data=VERDICT,
    ),
    Row(
        "checklists:verdict-save-all",
        arguments=CLAIMED,
        get=SIGNED_IN_405,
        post=REVIEWERS_302,
        data=VERDICT,
    ),
    Row("checklists:verdict-agree-rest", arguments=CLAIMED, get=REVIEWERS_200, post=REVIEWERS_302),
    Row("checklists:review-return", arguments=CLAIMED, get=REVIEWERS_200, post=REVIEWERS_200),
    Row("checklists:review-accept", arguments=CLAIMED, get=REVIEWERS_200, post=REVIEWERS_200),
]

ANSWER = {"GEN-A-1-response": "yes", "GEN-A-1-version": "0"}

ASSESSMENTS = [
    Row("checklists:assessment-list", get=SIGNED_IN_200, post=SIGNED_IN_405),
    Row(
        # Whoever owns or contributes to no company has nowhere to start.
        "checklists:assessment-start",
        get="login 200 403 200 200 403 403 403 403",
        post="login 200 403 200 200 403 403 403 403",
    ),
    Row("checklists:assessment-detail", arguments=DRAFT, get=MEMBERS_200, post=SIGNED_IN_405),
    Row("checklists:assessment-rename", arguments=DRAFT, get=OWNERS_200, post=OWNERS_200),
    Row("checklists:assessment-delete", arguments=DRAFT, get=OWNERS_200, post=OWNERS_302),
    Row(
        "checklists:assessment-area",
        arguments={**DRAFT, "area": "area"},
        get=MEMBERS_200,
        post=CONTRIBUTORS_302,
    ),
    Row("checklists:assessment-next", arguments=DRAFT, get=MEMBERS_302, post=SIGNED_IN_405),
    Row(
        "checklists:answer-save",
        arguments={**DRAFT, "question": "question"},
        get=SIGNED_IN_405,
        post=CONTRIBUTORS_302,
        data=ANSWER,
    ),
    Row(
        "checklists:evidence-add",
        arguments={**DRAFT, "question": "question"},
        get=SIGNED_IN_405,
        post=CONTRIBUTORS_302,
        data={"GEN-A-1-title": "Policy", "GEN-A-1-url": "https://example.org/policy"},
    ),
    Row(
        "checklists:evidence-remove",
        arguments={**DRAFT, "evidence": "evidence"},
        get=SIGNED_IN_405,
        post=CONTRIBUTORS_302,
    ),
    Row("checklists:assessment-submit", arguments=DRAFT, get=OWNERS_200, post=OWNERS_200),
    Row(
        "checklists:assessment-withdraw",
        arguments={"pk": "waiting_assessment"},
        get=SIGNED_IN_405,
        post=OWNERS_302,
    ),
]

GUIDELINES = [
    Row("guidelines:guideline-list", get=ALL_200, post=ALL_405),
    Row("guidelines:area-detail", arguments={"code": "area"}, get=ALL_200, post=ALL_405),
    Row("guidelines:sector-detail", arguments={"code": "sector"}, get=ALL_200, post=ALL_405),
    Row("guidelines:checklist-detail", arguments={"code": "sector"}, get=ALL_200, post=ALL_405),
    Row("guidelines:question-detail", arguments={"code": "question"}, get=ALL_200, post=ALL_405),
    Row("guidelines:resource-list", get=ALL_200, post=ALL_405),
    Row("guidelines:term-list", get=ALL_200, post=ALL_405),
]

REPORTS = [
    *bundles.ROWS,
    *letters.ROWS,
    *logos.ROWS,
    *portfolio.ROWS,
    *profiles.ROWS,
    *report_files.ROWS,
    *samples.ROWS,
    *verification.ROWS,
]

SITE = [
    *privacy.ROWS,
    Row("site:landing", get=ALL_200, post=ALL_405),
    # Home is wherever one's work is.
    Row("site:home", get="login 302 302 302 302 302 302 302 302", post=SIGNED_IN_405),
    Row("site:health", get=ALL_200, post=ALL_405),
    Row("site:ready", get=ALL_200, post=ALL_405),
]

TOGETHER = [
    *documents.ROWS,
    *guests.ROWS,
    *markets.ROWS,
    *plan.ROWS,
    *profile.ROWS,
    *talk.ROWS,
    *work.ROWS,
    *workbooks.ROWS,
]

REVIEWING = [
    *benchmark.ROWS,
    *fairness.ROWS,
    *queue.ROWS,
    *replies.ROWS,
    *rounds.ROWS,
]

TABLE = [*ACCOUNTS, *REVIEWS, *REVIEWING, *ASSESSMENTS, *TOGETHER, *GUIDELINES, *REPORTS, *SITE]
