"""A case with facts taken away, the same ones on every run."""

from __future__ import annotations

import random
from pathlib import Path

from jnpolicy.cases.case import Case, Value
from jnpolicy.cases.read import load_case
from jnpolicy.cases.state import FactKey, attributes_of, facts_of, with_fact
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.load import load_pack
from jnpolicy.model.policy import Policy
from jnpolicy.model.readings import under_readings
from jnpolicy.model.types import Sort


def gaps(path: Path, folder: Path, size: int, seed: int) -> tuple[Policy, Case, dict[FactKey, Value]]:
    """The policy, the case without `size` of its facts, and these facts; identifiers stay."""
    pack = load_pack(folder).pack
    assert pack is not None
    case = load_case(path, pack, Diagnostics())
    assert case is not None
    stated = {
        (matter, name): fact.value
        for matter in ("", *(matter.id for matter in case.matters))
        for name, fact in facts_of(case, matter).items()
        if attributes_of(pack.base.vocabulary, case, matter)[name].type.sort is not Sort.IDENT
    }
    gone = random.Random(seed).sample(list(stated), size)
    for key in gone:
        case = with_fact(case, key, None)
    return under_readings(pack, {}), case, {key: stated[key] for key in gone}
