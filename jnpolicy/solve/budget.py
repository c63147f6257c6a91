"""Time for a whole solve."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(slots=True)
class Budget:
    """When it must end, and whether the user has interrupted it."""

    deadline: float | None = None
    interrupted: bool = False

    @property
    def spent(self) -> bool:
        return self.interrupted or (self.deadline is not None and time.monotonic() > self.deadline)
