"""Time for a whole solve."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar


@dataclass(slots=True)
class Budget:
    """When it must end, and whether the user has interrupted it."""

    noted: ClassVar[bool] = False  # whether Ctrl-C has ended some work already, which has an answer to tell
    deadline: float | None = None
    interrupted: bool = False

    @classmethod
    def of(cls, seconds: float | None) -> Budget:
        """One that ends so many seconds from now, or never."""
        return cls(None if seconds is None else time.monotonic() + seconds)

    @property
    def spent(self) -> bool:
        return self.interrupted or (self.deadline is not None and time.monotonic() > self.deadline)

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Within it Ctrl-C is only noted, so that nothing is left half done; the work looks at `spent` often enough."""
        if threading.current_thread() is not threading.main_thread():
            yield  # signals come to the main thread only
            return

        def note(number: int, frame: object) -> None:
            self.interrupted = Budget.noted = True

        before = signal.signal(signal.SIGINT, note)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before if before is not None else signal.SIG_DFL)
