"""New rows by the thousand, without the checks that table models do not make anyway."""

from __future__ import annotations

import functools
from typing import Any, TypeVar

from pydantic_core import PydanticUndefined
from sqlalchemy.orm.attributes import manager_of_class

from clinic_tui.store.row import Row

Model = TypeVar("Model", bound=Row)


def fresh(model: type[Model], **values: Any) -> Model:
    """A new row as `model(**values)` makes it, in a fifth of the time.

    SQLModel sets each field through pydantic and through SQLAlchemy's history, which a
    row that was never stored has no use for: a second in 20,000 rows of an import.
    """
    row: Model = manager_of_class(model).new_instance()
    row.__dict__.update(_defaults(model))
    row.__dict__.update(values)
    return row


@functools.cache
def _defaults(model: type[Row]) -> dict[str, Any]:
    return {
        name: field.default
        for name, field in model.model_fields.items()
        if field.default is not PydanticUndefined
    }
