"""Files made of reports, and bundles of them."""

from reports.models.bundle import Bundle
from reports.models.report_file import Making, ReportFile

__all__ = ["Bundle", "Making", "ReportFile"]
