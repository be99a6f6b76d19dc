"""Addresses of what colleagues say about a question, and the history of its answer."""

from django.urls import path

from checklists.views import talk

urlpatterns = [
    path("assessments/<uuid:pk>/comments", talk.comment_list, name="comment-list"),
    path(
        "assessments/<uuid:pk>/questions/<slug:question>/talk",
        talk.question_talk,
        name="question-talk",
    ),
    path(
        "assessments/<uuid:pk>/questions/<slug:question>/comments",
        talk.comment_write,
        name="comment-write",
    ),
    path(
        "assessments/<uuid:pk>/questions/<slug:question>/restore",
        talk.answer_restore,
        name="answer-restore",
    ),
    path("comments/<uuid:pk>/resolve", talk.comment_resolve, name="comment-resolve"),
    path("comments/<uuid:pk>/reopen", talk.comment_reopen, name="comment-reopen"),
]
