"""Addresses of reviews; the ID is the submission's."""

from django.urls import path

from checklists.views import decisions, queue, reviews, verdicts

urlpatterns = [
    path("reviews", queue.queue_list, name="review-queue"),
    path("reviews/claim", queue.queue_claim, name="queue-claim"),
    path("reviews/release", queue.queue_release, name="queue-release"),
    path("reviews/export/<slug:form>", queue.queue_download, name="queue-export"),
    path("reviews/<uuid:pk>/hand-over", queue.review_hand_over, name="review-hand-over"),
    path("reviews/<uuid:pk>", reviews.review_detail, name="review-detail"),
    path("reviews/<uuid:pk>/start", reviews.review_start, name="review-start"),
    path("reviews/<uuid:pk>/release", reviews.review_release, name="review-release"),
    path("reviews/<uuid:pk>/take-over", reviews.review_takeover, name="review-takeover"),
    path("reviews/<uuid:pk>/verdicts", verdicts.verdict_save_all, name="verdict-save-all"),
    path("reviews/<uuid:pk>/verdicts/<slug:question>", verdicts.verdict_save, name="verdict-save"),
    path("reviews/<uuid:pk>/agree-rest", verdicts.verdict_agree_rest, name="verdict-agree-rest"),
    path("reviews/<uuid:pk>/return", decisions.review_return, name="review-return"),
    path("reviews/<uuid:pk>/accept", decisions.review_accept, name="review-accept"),
]
