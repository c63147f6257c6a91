"""Derive what holds, then choose the best selection, exactly. The only place that imports clingo."""
