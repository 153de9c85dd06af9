"""What the clinics of the days are made with."""

from __future__ import annotations

from tests.compiled_statements import compiled_statements

__all__ = ["compiled_statements"]
