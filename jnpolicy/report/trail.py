"""What a decision needs to be repeated years later: the block `trail` of its JSON (docs/json-schema.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jnpolicy.model.digest import pack_digest, program_digest, text_digest
from jnpolicy.model.policy import Pack
from jnpolicy.solve.decide import Options
from jnpolicy.solve.derive import CLINGO_VERSION
from jnpolicy.text.source import Source


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for beside the case: packs by name or folder (none: as the case says), readings as written, options."""

    policies: tuple[str, ...]
    readings: tuple[str, ...]
    options: Options


def trail_json(asked: Asked, named: Sequence[str], pack: Pack, case: Source) -> dict[str, Any]:
    """The block. `named` are the packs as they were called, in the order of `pack.packs`."""
    options = asked.options
    return {
        "program": {"digest": program_digest(), "clingo": CLINGO_VERSION},
        "packs": [{"id": one.id, "named": name, "digest": pack_digest(one)} for name, one in zip(named, pack.packs, strict=True)],
        "case": {"file": case.name, "digest": text_digest(case.text), "text": case.text},
        "options": {
            "policies": list(asked.policies),
            "readings": list(asked.readings),
            "objective": options.objective,
            "require": list(options.require),
            "forbid": list(options.forbid),
            "best": options.best,
            "time_limit": options.time_limit,
        },
    }
