"""The company among others: as the benchmark stood when it submitted, with its own scores."""

from checklists.benchmark_wording import Group, group
from checklists.benchmarking import OVERALL
from checklists.document import Document
from checklists.tallying import shown
from reports.build.source import Source


def benchmark(source: Source) -> tuple[Group, ...]:
    """Return the groups that the document was compared with; none where it was not."""
    own = own_scores(source.document)
    return tuple(group(entry, own, source.content) for entry in source.document.benchmark)


def own_scores(document: Document) -> dict[str, int]:
    """Return the company's own scores by figure, as shown; what is n/a is left out."""
    exact = {OVERALL: document.scores.overall.exact}
    exact |= {code: result.exact for code, result in document.scores.areas.items()}
    return {name: whole for name, score in exact.items() if (whole := shown(score)) is not None}
