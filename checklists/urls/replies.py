"""Addresses of the texts that reviewers use again."""

from django.urls import path

from checklists.views import replies

urlpatterns = [
    path("reviews/texts", replies.reply_list, name="reply-list"),
    path("reviews/texts/new", replies.reply_create, name="reply-create"),
    path("reviews/texts/<uuid:pk>", replies.reply_edit, name="reply-edit"),
    path("reviews/texts/<uuid:pk>/delete", replies.reply_delete, name="reply-delete"),
]
