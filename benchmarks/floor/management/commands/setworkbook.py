"""`setworkbook --sectors a,b --rounds N`: makes and reads a workbook; prints what that took."""

import json
import time
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import TypeVar

from django.core.management.base import BaseCommand
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from checklists import progress
from checklists.models import Assessment
from checklists.workbook import book, reader, writer
from checklists.workbook.reader import Expected, Read
from floor.answered import fill
from floor.management.commands.setstage import open_draft

Made = TypeVar("Made")
Texts = list[list[list[str]]]


class Command(BaseCommand):
    """Do what a download and an upload do, in turns with openpyxl and nothing else."""

    help = "Makes and reads a workbook with every answer noted, and prints how long that took."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the sectors, and how often."""
        parser.add_argument("--sectors", required=True)
        parser.add_argument("--rounds", type=int, default=7)

    def handle(self, *args: object, sectors: str, rounds: int, **options: object) -> None:
        """Answer, then measure in turns."""
        _owner, draft = open_draft(sectors, sectors.split(","))
        fill(draft)
        times: dict[str, list[float]] = {
            name: [] for name in ("made", "plain_made", "read", "plain_read")
        }
        texts = texts_of(made(draft))
        for _ in range(rounds):
            content = timed(times["made"], partial(made, draft))
            plain = timed(times["plain_made"], partial(plainly_made, texts))
            found = timed(times["read"], partial(read, content, draft))
            timed(times["plain_read"], partial(plainly_read, plain))
        facts = {
            "questions": len(found.rows),
            "cells": sum(len(row) for sheet in texts for row in sheet),
            "bytes": len(content),
        }
        assert found.faults == ()
        self.stdout.write(json.dumps({**facts, **times}))


def timed(into: list[float], do: Callable[[], Made]) -> Made:
    """Do something, and note how long it took."""
    began = time.perf_counter()
    result = do()
    into.append(time.perf_counter() - began)
    return result


def made(draft: Assessment) -> bytes:
    """Make the workbook, from the database on."""
    assessment = Assessment.objects.for_page().get(pk=draft.pk)
    return writer.render(book.of_assessment(assessment, at=timezone.now()))


def read(content: bytes, draft: Assessment) -> Read:
    """Read it back as an upload does."""
    asked = progress.content_of(draft)
    codes = {question.code for question in asked.questions_for(draft.sectors)}
    return reader.read(content, Expected(str(draft.pk), asked.sha256, codes))


def texts_of(content: bytes) -> Texts:
    """Return the texts of a workbook's cells, by sheet and row."""
    sheets = load_workbook(BytesIO(content)).worksheets
    return [[[str(cell.value or "") for cell in row] for row in sheet] for sheet in sheets]


def plainly_made(texts: Texts) -> bytes:
    """Write the same texts, with no style, no lock and no list."""
    workbook = Workbook()
    for rows in texts:
        sheet = workbook.create_sheet()
        for row in rows:
            # What begins with an equals sign would be a formula; none of these does.
            sheet.append(row)
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def plainly_read(content: bytes) -> int:
    """Read every cell."""
    sheets = load_workbook(BytesIO(content)).worksheets
    return sum(len(row) for sheet in sheets for row in sheet.iter_rows(values_only=True))
