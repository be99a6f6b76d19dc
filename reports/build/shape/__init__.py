"""The gap report as finished, translated values: one shape that every format prints."""

from reports.build.shape.annex import AnswerGroup, AnswerLine, Review, ReviewLine
from reports.build.shape.cover import Cover, SignOff
from reports.build.shape.crosswalk import Crosswalk, CrosswalkLine, Touched, TouchedUnit
from reports.build.shape.executive import Decision, Executive, Strength
from reports.build.shape.gaps import Action, Exchange, GapEntry, GapGroup, Help
from reports.build.shape.progress import Moved, MovedGroup, Progress, ProgressLine
from reports.build.shape.risks import RiskRow
from reports.build.shape.scores import HeatCell, HeatRow, ScoreLine
from reports.build.shape.whole import GapReport

__all__ = [
    "Action",
    "AnswerGroup",
    "AnswerLine",
    "Cover",
    "Crosswalk",
    "CrosswalkLine",
    "Decision",
    "Exchange",
    "Executive",
    "GapEntry",
    "GapGroup",
    "GapReport",
    "HeatCell",
    "HeatRow",
    "Help",
    "Moved",
    "MovedGroup",
    "Progress",
    "ProgressLine",
    "Review",
    "ReviewLine",
    "RiskRow",
    "ScoreLine",
    "SignOff",
    "Strength",
    "Touched",
    "TouchedUnit",
]
