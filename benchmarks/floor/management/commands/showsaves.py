"""`showsaves`: what the database holds of the writes to one assessment, as JSON."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from checklists.models import Answer, AnswerHistory, Assessment


class Command(BaseCommand):
    """Show answers, history and the count of writes, all of one moment."""

    help = "Prints what is stored of the writes to an assessment."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the assessment."""
        parser.add_argument("assessment")

    @transaction.atomic
    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 (argparse's)
        """Print one object; on SQLite the transaction is of one moment by itself."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        pk = options["assessment"]
        answers = Answer.objects.filter(assessment=pk).values_list("question", "version", "note")
        history = AnswerHistory.objects.filter(answer__assessment=pk)
        told = {
            "writes": Assessment.objects.get(pk=pk).writes,
            "answers": {question: [version, note] for question, version, note in answers},
            "history": [
                [question, version, values.get("note")]
                for question, version, values in history.values_list(
                    "answer__question", "version", "values"
                )
            ],
        }
        self.stdout.write(json.dumps(told))
