"""Reports to look at without anybody's data: the invented company's, and three sizes of content."""

from reports.samples.company import CODE, invented
from reports.samples.sizes import SIZES, sized

__all__ = ["CODE", "SIZES", "invented", "sized"]
