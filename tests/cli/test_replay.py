"""What a decision holds to be repeated."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import clingo

from jnpolicy import __version__
from tests.cli.calls import CASE, run
from tests.conftest import ROOT


def test_the_trail_holds_all_that_was_put_in(tmp_path: Path) -> None:
    case = tmp_path / "一例.yaml"
    case.write_bytes(b"\xef\xbb\xbf" + CASE.replace("\n", "\r\n").encode())
    pack = ROOT / "policy" / "jinan-ai-2020"
    options = [
        "--policy",
        pack,
        "--reading",
        "融资费用补贴=全年合计",
        "--forbid",
        "融资费用补贴/贷1",
        "--best",
        "2",
        "--time-limit",
        "60",
    ]
    done = run("solve", case, "--json", *options)
    assert done.exit_code == 0
    found = json.loads(done.output)
    trail = found["trail"]
    assert found["program"] == __version__ and trail["program"]["clingo"] == clingo.__version__
    assert trail["case"] == {"file": "一例.yaml", "digest": hashlib.sha256(CASE.encode()).hexdigest(), "text": CASE}
    files = sorted([pack / "原文.txt", *pack.glob("*.jnp")], key=lambda path: path.name)
    texts = [(path.name, path.read_text(encoding="utf-8")) for path in files]
    parts = "".join(f"{len(name)} {name}\n{len(text)} {text}\n" for name, text in texts)
    digest = hashlib.sha256(parts.encode()).hexdigest()
    assert trail["packs"] == [{"id": "jinan-ai-2020", "named": str(pack), "digest": digest}]
    assert trail["options"] == {
        "policies": [str(pack)],
        "readings": ["融资费用补贴=全年合计"],
        "objective": "名义",
        "require": [],
        "forbid": ["融资费用补贴/贷1"],
        "best": 2,
        "time_limit": 60,
    }
