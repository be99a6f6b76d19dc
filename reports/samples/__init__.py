"""Reports to look at without anybody's data: the invented company's, and three sizes of content."""

from reports.samples.company import CODE, invented
from reports.samples.newest import of_hash, of_newest, report_of_newest
from reports.samples.sizes import SIZES, sized

__all__ = ["CODE", "SIZES", "invented", "of_hash", "of_newest", "report_of_newest", "sized"]
