"""What a decision needs to be repeated years later: the block `trail` of its JSON (docs/json-schema.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jnpolicy import __version__
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


@dataclass(frozen=True, slots=True)
class TrailPack:
    """A pack: its folder's name, how it was called, and the digest of its texts."""

    id: str
    named: str
    digest: str


@dataclass(frozen=True, slots=True)
class Trail:
    """All that went into a decision. `program` is the version, `program_digest` tells apart those of one version."""

    program: str
    program_digest: str
    clingo: str
    packs: tuple[TrailPack, ...]
    case_file: str  # a name, no path
    case_digest: str
    case_text: str
    asked: Asked


def trail_of(asked: Asked, named: Sequence[str], pack: Pack, case: Source) -> Trail:
    """What goes into a decision made now. `named` are the packs as they were called, in the order of `pack.packs`."""
    packs = tuple(TrailPack(one.id, name, pack_digest(one)) for name, one in zip(named, pack.packs, strict=True))
    return Trail(__version__, program_digest(), CLINGO_VERSION, packs, case.name, text_digest(case.text), case.text, asked)


def trail_json(trail: Trail) -> dict[str, Any]:
    """The block; the version of the program stands outside it."""
    options = trail.asked.options
    return {
        "program": {"digest": trail.program_digest, "clingo": trail.clingo},
        "packs": [{"id": pack.id, "named": pack.named, "digest": pack.digest} for pack in trail.packs],
        "case": {"file": trail.case_file, "digest": trail.case_digest, "text": trail.case_text},
        "options": {
            "policies": list(trail.asked.policies),
            "readings": list(trail.asked.readings),
            "objective": options.objective,
            "require": list(options.require),
            "forbid": list(options.forbid),
            "best": options.best,
            "time_limit": options.time_limit,
            "all_best": options.all_best,
            "weighings": options.weighings,
        },
    }
