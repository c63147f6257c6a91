"""What is wrong, where, and what to write instead: diagnostics are values."""

from jnpolicy.diagnostics.diagnostic import Diagnostic, Diagnostics, Severity

__all__ = ["Diagnostic", "Diagnostics", "Severity"]
