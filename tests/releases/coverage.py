"""What a filled database does not show: models without rows, columns that hold nothing."""

from collections.abc import Iterator

from django.apps import apps

from copassess.site.backup import rows
from tests.releases.artefact import models_of


def empty() -> Iterator[str]:
    """Yield each model without a row, and each column that is empty or the same in every row."""
    for model in models_of(apps):
        found = list(model._base_manager.all()[:2000])
        if not found:
            yield model._meta.label
            continue
        for field in rows.fields(model):
            if not any(getattr(row, field.attname) for row in found):
                yield f"{model._meta.label}.{field.attname}"
