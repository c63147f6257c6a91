"""What commands find: errors of pack and case in one run, places that open the file, cases that belong to the pack."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.calls import CASE, run
from tests.conftest import JINAN


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the pack without its cases."""
    folder = tmp_path / "jinan-ai-2020"
    shutil.copytree(JINAN, folder, ignore=shutil.ignore_patterns("cases"))
    (folder / "cases").mkdir()
    return folder


def put(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def spoil(path: Path, right: str, wrong: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert right in text
    put(path, text.replace(right, wrong, 1))


def found(done: Result) -> list[tuple[str, str]]:
    return [(item["code"], Path(item["file"]).name) for item in json.loads(done.stdout)]


def test_check_tells_errors_of_pack_and_cases(pack: Path) -> None:
    put(
        pack / "cases" / "一.yaml",
        CASE.replace("规模: 小型", "规模: 小小").replace("贷款, 年度", "贷款, 年度：").replace("：:", "："),
    )
    spoil(pack / "词汇.jnp", "本金：金额", "本金：金客")
    done = run("check", pack, "--format", "json")
    assert done.exit_code == 1
    assert found(done) == [("JN0507", "一.yaml"), ("JN0520", "一.yaml"), ("JN0113", "词汇.jnp")]


def test_a_case_is_not_blamed_for_its_pack(pack: Path) -> None:
    put(pack / "cases" / "一.yaml", CASE + "预期: {入选: [融资费用补贴/贷1]}\n已享受:\n  - {条款: 融资费用补贴, 金额: 1元}\n")
    spoil(pack / "第10条-融资费用.jnp", "「融资费用补贴」", "融资费用补贴")
    spoil(pack / "词汇.jnp", "人工智能企业：是否", "人工智能企业 是否")
    assert found(run("check", pack, "--format", "json")) == [("JN0120", "第10条-融资费用.jnp"), ("JN0101", "词汇.jnp")]


def test_solve_tells_errors_of_pack_and_case(pack: Path, tmp_path: Path) -> None:
    case = put(tmp_path / "一.yaml", CASE.replace("规模: 小型", "规模: 小小"))
    spoil(pack / "政策.jnp", "发布日起，有效期", "发布日起，有效")
    done = run("solve", case, "--policy", pack, "--json")
    assert done.exit_code == 1
    assert found(done) == [("JN0101", "政策.jnp"), ("JN0507", "一.yaml")]


def test_a_case_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = put(tmp_path / "一.yaml", CASE)
    read: list[Path] = []
    whole = Path.read_bytes

    def counted(path: Path) -> bytes:
        read.append(path)
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", counted)
    assert run("solve", case).exit_code == 0
    assert read.count(case) == 1


def test_places_open_from_here(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(pack / "cases" / "一.yaml", CASE.replace("规模: 小型", "规模: 小小"))
    place = f"{Path('cases', '一.yaml')}:3:26"
    assert f"--> {pack / place}\n" in run("check", pack).output
    monkeypatch.chdir(pack.parent)
    for name in (pack, "jinan-ai-2020", "./jinan-ai-2020"):
        assert f"--> {Path('jinan-ai-2020', place)}\n" in run("check", name).output
    monkeypatch.chdir(pack)
    assert f"--> {place}\n" in run("check", ".").output


@pytest.mark.parametrize(
    ("stated", "code", "told"),
    [
        ("jinan-ai-2002", "JN0525", "是不是「jinan-ai-2020」？"),
        ("上海", "JN0525", "这个政策包叫「jinan-ai-2020」。"),
        (str(JINAN), "JN0526", "--policy"),
        ("jinan-ai-2020", "", ""),
    ],
)
def test_check_compares_the_policy_that_a_case_states(pack: Path, stated: str, code: str, told: str) -> None:
    put(pack / "cases" / "一.yaml", CASE.replace("政策: jinan-ai-2020", f"政策: {stated}"))
    done = run("check", pack, "--format", "json")
    items = json.loads(done.stdout)
    assert [item["code"] for item in items] == ([code] if code else [])
    assert done.exit_code == (1 if code == "JN0525" else 0)
    assert not code or (told in items[0]["remedy"] and items[0]["line"] == 2)


def test_check_compares_the_names_that_a_case_expects(pack: Path) -> None:
    put(pack / "cases" / "一.yaml", CASE + "预期: {入选: [融资费用补帖/贷1]}\n")
    done = run("check", pack)
    assert done.exit_code == 1 and "JN0527" in done.output and "是不是「融资费用补贴」？" in done.output


def test_a_policy_that_is_not_found_is_told_at_its_place(tmp_path: Path) -> None:
    case = put(tmp_path / "一.yaml", CASE.replace("政策: jinan-ai-2020", "政策: 没有"))
    done = run("solve", case, "--json")
    (item,) = json.loads(done.stdout)
    assert (item["code"], item["line"], item["column"]) == ("JN0601", 2, 5)
