"""What a decision holds to be repeated, and what repeating it says."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import clingo
import pytest

from jnpolicy import __version__
from jnpolicy.model.policy import Pack
from jnpolicy.model.readings import under_readings
from jnpolicy.report.recorded import NotADecision, read_decision
from jnpolicy.report.replay_report import changed_inputs, changed_readings, differences
from tests.cli.calls import CASE, run
from tests.conftest import EXAMPLE, ROOT


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
        "all_best": False,
        "weighings": False,
    }


# —— replay ——


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A pack of one's own, to be changed."""
    return Path(shutil.copytree(ROOT / "policy" / "jinan-ai-2020", tmp_path / "我的政策", ignore=shutil.ignore_patterns("cases")))


def decided(folder: Path, *options: object, case: str = CASE) -> Path:
    """The decision of a case in a file; the case file is gone, as it may be after years."""
    path = folder / "一例.yaml"
    path.write_text(case, encoding="utf-8")
    done = run("solve", path, "--json", *options)
    assert done.exit_code in (0, 3), done.output
    path.unlink()
    target = folder / "决定.json"
    target.write_text(done.output, encoding="utf-8")
    return target


def rewrite(path: Path, old: str, new: str) -> Path:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


ALIKE = "程序、政策包、案例、选项、读法，都与当时一样。\n"


@pytest.mark.parametrize("case", sorted(ROOT.glob("policy/*/cases/*.yaml"))[::23], ids=lambda path: path.stem)
def test_the_same_comes_out(case: Path, tmp_path: Path) -> None:
    path = decided(tmp_path, "--best", "2", "--policy", case.parent.parent.name, case=case.read_text(encoding="utf-8"))
    done = run("replay", path)
    assert done.exit_code == 0 and done.stdout.startswith(f"{ALIKE}结果相同：合计"), done.output


def test_options_are_those_of_the_time(tmp_path: Path) -> None:
    options = ("--forbid", "融资费用补贴/贷1", "--objective", "确定", "--reading", "融资费用补贴=另计担保")
    done = run("replay", decided(tmp_path, *options))
    assert done.exit_code == 0 and done.stdout == (
        f"{ALIKE}结果相同：合计0元，入选的、没有选的、待核实的、不符合的，每一项都一样。\n"
    )


def test_a_changed_pack(pack: Path, tmp_path: Path) -> None:
    """3万元×50%＝1.5万元; ×60%＝1.8万元."""
    path = decided(tmp_path, "--policy", pack)
    rewrite(pack / "第10条-融资费用.jnp", "费率：企业是小微企业的，50%", "费率：企业是小微企业的，60%")
    done = run("replay", path)
    assert done.exit_code == 4
    assert (
        done.stdout
        == """  · 政策包 我的政策：原文或者条款有改动
结果不同：
  · 合计：当时1.5万元，现在1.8万元，多3000元
  · 其中确定：当时1.5万元，现在1.8万元，多3000元
  · 查明以后最多：当时1.5万元，现在1.8万元
  · 最优：当时已证明，不会超过1.5万元，现在已证明，不会超过1.8万元
  · 第十条「融资费用补贴」 贷1：当时入选，得1.5万元；现在入选，得1.8万元
"""
    )
    elsewhere = run("replay", path, "--policy", "jinan-ai-2020")  # as it was, under another name
    assert (
        elsewhere.exit_code == 4 and "  · 政策包 我的政策：这次没有用\n  · 政策包 jinan-ai-2020：当时没有用\n" in elsewhere.stdout
    )
    assert "合计：" not in elsewhere.stdout


def test_a_changed_pack_with_the_same_result(pack: Path, tmp_path: Path) -> None:
    path = decided(tmp_path, "--policy", pack)
    rewrite(pack / "第13条-活动氛围.jnp", "第十三条", "# 重读过\n第十三条")
    done = run("replay", path)
    assert done.exit_code == 0 and done.stdout.startswith("  · 政策包 我的政策：原文或者条款有改动\n结果相同：合计1.5万元")


def test_a_changed_case(tmp_path: Path) -> None:
    """2万元×50%＝1万元."""
    path = decided(tmp_path)
    (tmp_path / "改过.yaml").write_text(CASE.replace("实付利息: 3万元", "实付利息: 2万元"), encoding="utf-8")
    done = run("replay", path, "--case", tmp_path / "改过.yaml")
    assert done.exit_code == 4 and done.stdout.startswith("  · 案例：文字有改动\n结果不同：\n")
    assert "合计：当时1.5万元，现在1万元，少5000元" in done.stdout


def test_another_reading(tmp_path: Path) -> None:
    done = run("replay", decided(tmp_path), "--reading", "融资费用补贴=全年合计")
    assert done.exit_code == 4
    assert done.stdout.startswith("  · 读法：融资费用补贴／贷款额，当时是「每笔」，这次是「全年合计」\n结果不同：\n")
    assert "第十条「融资费用补贴」 贷1：当时入选，得1.5万元；现在待核实（" in done.stdout


def test_another_default_reading(pack: Path, tmp_path: Path) -> None:
    path = decided(tmp_path, "--policy", pack)
    rewrite(pack / "第10条-融资费用.jnp", "读法「含担保」（默认）", "读法「含担保」")
    rewrite(pack / "第10条-融资费用.jnp", "读法「另计担保」", "读法「另计担保」（默认）")
    done = run("replay", path)
    assert (
        "政策包 我的政策" in done.stdout and "读法：融资费用补贴／三十万元，当时是「含担保」，这次是「另计担保」" in done.stdout
    )


def test_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = decided(tmp_path)
    monkeypatch.setattr("jnpolicy.report.trail.program_digest", lambda: "0" * 64)
    done = run("replay", path)
    assert done.exit_code == 0 and done.stdout.startswith(f"  · 程序：同是 jnpolicy {__version__}，源文件有改动\n结果相同：")
    monkeypatch.setattr("jnpolicy.report.trail.__version__", "9.0.0")
    monkeypatch.setattr("jnpolicy.report.trail.CLINGO_VERSION", "6.0.0")
    done = run("replay", path)
    assert done.exit_code == 0 and done.stdout.startswith(
        f"  · 程序：当时是 jnpolicy {__version__}，现在是 9.0.0\n"
        f"  · 求解器：当时是 clingo {clingo.__version__}，现在是 clingo 6.0.0\n结果相同："
    )


def test_a_file_tampered_with(tmp_path: Path) -> None:
    path = rewrite(decided(tmp_path), '"paid": "15000.00"', '"paid": "25000.00"')
    done = run("replay", path)
    assert done.exit_code == 4 and done.stdout.startswith(ALIKE) and "不要采信这个文件" in done.stdout
    assert "当时入选，得2.5万元；现在入选，得1.5万元" in done.stdout
    path = rewrite(decided(tmp_path), "实付利息: 3万元", "实付利息: 4万元")  # in the text of the case, not in its digest
    done = run("replay", path)
    assert done.exit_code == 4 and done.stdout.startswith("  · 案例：文件里留的文字与它的摘要不符，被改动过\n")
    assert "合计：当时1.5万元，现在2万元，多5000元" in done.stdout


TWO = CASE + CASE.splitlines(keepends=True)[-1].replace("贷1", "贷2").replace("3万元", "5万元")


def test_what_time_cut_short(tmp_path: Path) -> None:
    """Within the bound it may be chance; beyond it, or where eligibility is another, it is not. (3＋5)万元×50%＝4万元."""
    path = decided(tmp_path, "--forbid", "融资费用补贴/贷1", case=TWO)  # 5万元×50%＝2.5万元: as if time had run out there
    found = json.loads(path.read_text(encoding="utf-8")) | {"optimal": False, "bound": "40000.00"}
    found["trail"]["options"] |= {"forbid": [], "time_limit": 1.5}
    path.write_text(json.dumps(found), encoding="utf-8")
    done = run("replay", path, "--time-limit", "60")
    assert done.exit_code == 3
    assert done.stdout.startswith("  · 选项：时间限制当时是1.5秒，这次是60秒\n结果不一样，但不能断定变了：\n")
    assert "  · 第十条「融资费用补贴」 贷1：当时没有选（按要求不选）；现在入选，得1.5万元\n" in done.stdout
    assert done.stdout.endswith("当时时间用完，组合没有证明最优；再算一次，可能停在另一个组合。\n")
    path.write_text(json.dumps(found | {"bound": "39999.99"}), encoding="utf-8")
    assert run("replay", path, "--time-limit", "60").exit_code == 4
    path.write_text(json.dumps(found | {"not_eligible": [found["left_out"][0] | {"reasons": []}]}), encoding="utf-8")
    assert run("replay", path, "--time-limit", "60").exit_code == 4


BAD: list[tuple[bytes | None, str]] = [
    (None, "没有这个文件"),
    (b"", "不是完整的 JSON：第1行第1列读不下去"),
    (b"{\xff", "不是 UTF-8 的文本"),
    (CASE.encode(), "不是完整的 JSON"),
    (b"[" * 100_000, "不是完整的 JSON：套得太深"),
    (b"[]", "没有写明模式 schema"),
    (b'{"schema": "jnpolicy.decision/2"}', "模式是 jnpolicy.decision/2，这里读的是 jnpolicy.decision/1"),
    (b'{"schema": "jnpolicy.proof/1"}', "模式是 jnpolicy.proof/1"),
    (b'{"schema": "jnpolicy.decision/1"}', "没有留痕 trail"),
    (b'{"schema": "jnpolicy.decision/1", "trail": {}}', "缺少 "),
]


@pytest.mark.parametrize(("data", "told"), BAD, ids=range(len(BAD)))
def test_no_decision(data: bytes | None, told: str, tmp_path: Path) -> None:
    path = tmp_path / "决定.json"
    if data is not None:
        path.write_bytes(data)
    done = run("replay", path)
    assert done.exit_code == 1 and done.stdout == ""
    assert done.stderr.startswith("错误 JN0642：不是决定：") and told in done.stderr


@pytest.mark.parametrize(
    ("keys", "value", "told"),
    [
        (("total", "nominal"), 1.5, "total.nominal 不是两位小数的金额"),
        (("selection", 0, "paid"), "1.5万元", "selection[0].paid 不是两位小数的金额"),
        (("trail", "case", "text"), None, "trail.case.text 不是文字"),
        (("trail", "options", "best"), True, "trail.options.best 不是1到100的整数"),
        (("trail", "options", "time_limit"), "60", "trail.options.time_limit 不是秒数"),
        (("trail", "options", "objective"), "最大", "trail.options.objective 是“最大”，不是名义或确定"),
        (("trail", "packs"), {}, "trail.packs 不是列表"),
        (("optimal",), 1, "optimal 不是是否"),
    ],
)
def test_a_value_of_another_form(keys: tuple[str | int, ...], value: object, told: str, tmp_path: Path) -> None:
    path = decided(tmp_path)
    found = json.loads(path.read_text(encoding="utf-8"))
    *above, last = keys
    inner = found
    for key in above:
        inner = inner[key]
    inner[last] = value
    path.write_text(json.dumps(found), encoding="utf-8")
    done = run("replay", path)
    assert done.exit_code == 1 and told in done.stderr


def test_a_cut_off_file(tmp_path: Path) -> None:
    path = decided(tmp_path)
    data = path.read_bytes()
    for length in range(1, len(data) - 1, 211):
        path.write_bytes(data[:length])
        done = run("replay", path)
        assert done.exit_code == 1 and "JN0642" in done.stderr, length


def test_packs_and_cases_that_are_not_there(pack: Path, tmp_path: Path) -> None:
    path = decided(tmp_path, "--policy", pack)
    done = run("replay", path, "--case", tmp_path / "没有.yaml")
    assert done.exit_code == 1 and "JN0001" in done.stderr
    done = run("replay", path, "--reading", "融资费用补贴=没有")
    assert done.exit_code == 1 and "JN0602" in done.stderr
    rewrite(pack / "词汇.jnp", "实付利息", "已付利息")
    rewrite(pack / "第10条-融资费用.jnp", "实付利息", "已付利息")
    done = run("replay", path)  # what changed is told before what it brings
    assert done.exit_code == 1 and done.stdout == "  · 政策包 我的政策：原文或者条款有改动\n"
    assert "JN0513" in done.stderr and "决定.json 里的 一例.yaml:5:" in done.stderr
    shutil.rmtree(pack)
    done = run("replay", path)
    assert done.exit_code == 1 and "JN0601" in done.stderr and "「我的政策」" in done.stderr


def test_what_was_asked_for_is_no_longer_there(pack: Path, tmp_path: Path) -> None:
    path = decided(tmp_path, "--policy", pack, "--require", "融资费用补贴/贷1")
    rewrite(pack / "第10条-融资费用.jnp", "贷款的用途为流动资金", "贷款的本金超过500万元")
    done = run("replay", path)
    assert done.exit_code == 1 and "政策包 我的政策" in done.stdout and "JN0613" in done.stderr


def leaves(node: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(node, dict | list):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from leaves(value, (*path, key))
    else:
        yield path


def test_whatever_is_changed_in_a_file_is_seen(jinan: Pack) -> None:
    """Each value of a decision, one at a time, made another of its kind; costs hang on the time there was."""
    text = run("solve", EXAMPLE, "--json", "--best", "2").output
    whole = json.loads(text)
    old, policy = read_decision(whole), under_readings(jinan)
    assert not differences(old, old)
    for path in leaves(whole):
        if path[-1] in ("cost", "file", "named", "text") or path[:2] == ("trail", "options") or path == ("interrupted",):
            continue  # what is made from the text and the options is made anew from them
        changed = json.loads(text)
        inner = changed
        for key in path[:-1]:
            inner = inner[key]
        value = inner[path[-1]]
        inner[path[-1]] = (
            not value if isinstance(value, bool)
            else value + 1 if isinstance(value, int)
            else "1.00" if value is None or (re.fullmatch(r"\d+\.\d\d", value) and value != "1.00")
            else value + "二"
        )  # fmt: skip
        try:
            new = read_decision(changed)
        except NotADecision:
            continue
        assert differences(new, old) or changed_inputs(new.trail, old.trail) or changed_readings(new, policy), path
