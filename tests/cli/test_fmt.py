"""jnpolicy fmt: what is written and what is not, from files, folders and standard input."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jnpolicy.cli.main import group
from tests.conftest import JINAN, ROOT
from tests.packs import HEADER, LAW

VOCABULARY = """申请人「企业」：
    高新企业：是否。
事项「购置设备」，简称「设备」：
    购置日期：日期（时点）；
    价款：金额。
"""
MESSY = "条件:企业是高新企业,且设备的价款超过两千万元。性质:裁量。\n"
OPENING = """第一条「设备补助」
    原文：“对购置设备的企业，给予补助”。
    对象：企业。
    事项：设备。
"""
NEAT = OPENING + "    条件：企业是高新企业，且设备的价款超过2000万元。\n    性质：裁量。\n"


def run(*arguments: object, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(group, ["fmt", *(str(argument) for argument in arguments)], input=stdin)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A pack in which 乙.jnp alone is not in canonical form."""
    folder = tmp_path / "试验"
    folder.mkdir()
    for name, text in (("原文.txt", LAW), ("词汇.jnp", VOCABULARY), ("政策.jnp", HEADER), ("乙.jnp", OPENING + MESSY)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def test_a_folder_is_formatted(pack: Path) -> None:
    law = read(pack / "原文.txt")
    (pack / "下层").mkdir()
    (pack / "下层" / "丙.jnp").write_text("参数「甲」:五元。", encoding="utf-8")
    done = run(pack)
    assert done.exit_code == 0 and done.stderr == ""
    assert done.stdout.splitlines() == [f"已排版 {pack / '下层' / '丙.jnp'}", f"已排版 {pack / '乙.jnp'}"]
    assert read(pack / "乙.jnp") == NEAT
    assert read(pack / "下层" / "丙.jnp") == "参数「甲」：5元。\n"
    assert (read(pack / "原文.txt"), read(pack / "词汇.jnp"), read(pack / "政策.jnp")) == (law, VOCABULARY, HEADER)
    assert sorted(path.name for path in pack.iterdir()) == ["下层", "乙.jnp", "原文.txt", "政策.jnp", "词汇.jnp"]
    assert run(pack).output == ""


def test_what_is_in_canonical_form_is_not_written(pack: Path) -> None:
    before = (pack / "政策.jnp").stat()
    assert run(pack / "政策.jnp").exit_code == 0
    after = (pack / "政策.jnp").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_check_lists_and_writes_nothing(pack: Path) -> None:
    done = run(pack, "--check")
    assert done.exit_code == 1 and done.stdout == f"{pack / '乙.jnp'}\n"
    assert read(pack / "乙.jnp") == OPENING + MESSY
    run(pack)
    done = run(pack, "--check")
    assert done.exit_code == 0 and done.output == ""


def test_diff_shows_and_writes_nothing(pack: Path) -> None:
    done = run(pack, "--diff")
    assert done.exit_code == 0
    assert done.stdout.startswith(f"--- {pack / '乙.jnp'}\n+++ {pack / '乙.jnp'}\n@@ -2,4 +2,5 @@\n")
    assert "\n-条件:企业是高新企业,且设备的价款超过两千万元。性质:裁量。\n" in done.stdout
    assert "\n+    条件：企业是高新企业，且设备的价款超过2000万元。\n+    性质：裁量。\n" in done.stdout
    assert read(pack / "乙.jnp") == OPENING + MESSY
    assert run(pack, "--diff", "--check").exit_code == 1


def test_a_diff_without_a_last_line_break(pack: Path) -> None:
    (pack / "乙.jnp").write_text(NEAT[:-1], encoding="utf-8")
    assert run(pack, "--diff").stdout.endswith("-    性质：裁量。\n\\ 文件末尾没有换行\n+    性质：裁量。\n")


def test_a_bundled_pack_by_its_name() -> None:
    done = run("jinan-ai-2020", "--check")
    assert done.exit_code == 0 and done.output == ""


def test_standard_input(pack: Path) -> None:
    assert run("-", stdin="参数「甲」:五元。").stdout == "参数「甲」：5元。\n"
    assert run(stdin="参数「甲」：5元。\n").stdout == "参数「甲」：5元。\n"
    assert run("--check", stdin="参数「甲」:五元。").exit_code == 1
    done = run("--as", pack / "新.jnp", stdin=OPENING + MESSY)
    assert done.exit_code == 0 and done.stdout == NEAT
    assert not (pack / "新.jnp").exists()
    done = run("--as", pack / "乙.jnp", stdin=OPENING + MESSY + "对象：。")
    assert done.exit_code == 1 and done.stdout == "" and f"{pack / '乙.jnp'}:6:4" in done.stderr
    done = run(stdin=OPENING)
    assert done.exit_code == 1 and done.stdout == "" and "JN0102" in done.stderr and "标准输入:3:" in done.stderr


def test_a_file_with_mistakes_is_left_alone_and_told(pack: Path) -> None:
    (pack / "丁.jnp").write_text("参数「甲」:五元。\n参数「丙」：一万二元。\n", encoding="utf-8")
    done = run(pack)
    assert done.exit_code == 1
    assert "错误 JN0105" in done.stderr and f"{pack / '丁.jnp'}:2:7" in done.stderr
    assert read(pack / "丁.jnp") == "参数「甲」:五元。\n参数「丙」：一万二元。\n"
    assert read(pack / "乙.jnp") == NEAT


def test_mistakes_of_other_files_are_told_where_they_matter(pack: Path) -> None:
    (pack / "甲.jnp").write_text("参数「甲」：一万二元。\n", encoding="utf-8")
    done = run(pack / "乙.jnp")
    assert done.exit_code == 0 and done.stderr == "" and read(pack / "乙.jnp") == NEAT
    (pack / "词汇.jnp").write_text(VOCABULARY.replace("高新企业：是否", "高新企业是否"), encoding="utf-8")
    done = run(pack / "乙.jnp")
    assert done.exit_code == 1 and f"{pack / '词汇.jnp'}:2:" in done.stderr


def test_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "空.jnp").write_text(" \n", encoding="utf-8")
    (tmp_path / "图.jnp").write_bytes(b"\x00\x01")
    done = run(tmp_path, tmp_path / "无.jnp")
    assert done.exit_code == 1
    assert all(code in done.stderr for code in ("JN0001", "JN0002", "JN0005"))
    (tmp_path / "夹").mkdir()
    done = run(tmp_path / "夹")
    assert done.exit_code == 1 and "JN0003" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((JINAN / "原文.txt",), "只排版 .jnp 文件"),
        (("-", JINAN), "不能和文件一起写"),
        ((JINAN, "--as", "甲"), "从标准输入读的时候才写"),
    ],
)
def test_wrong_arguments(arguments: tuple[object, ...], said: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2 and "JN0605" in done.stderr and said in done.stderr


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\ufeff参数「甲」：5元。\n".encode(), "参数「甲」：5元。\n".encode()),
        ("参数「甲」：5元。\n".encode("gb18030"), "参数「甲」：5元。\n".encode()),
        ("# 甲\r\n参数「甲」:5元。\n".encode(), "# 甲\r\n参数「甲」：5元。\r\n".encode()),
        ("# 甲\n参数「甲」：5元。\r\n".encode(), "# 甲\n参数「甲」：5元。\n".encode()),
        ("# 甲\r参数「甲」：5元。\r".encode(), "# 甲\n参数「甲」：5元。\n".encode()),
    ],
    ids=["mark", "GB18030", "CRLF", "LF and CRLF", "CR"],
)
def test_encodings_and_line_breaks(tmp_path: Path, old: bytes, new: bytes) -> None:
    path = tmp_path / "甲.jnp"
    path.write_bytes(old)
    assert run(path, "--check").exit_code == 1
    done = run(path)
    assert done.exit_code == 0 and path.read_bytes() == new
    assert ("JN0004" in done.stderr) == (b"\xbc\xd7" in old)
    assert run(path, "--check").output == ""


def test_a_difference_that_nobody_sees(tmp_path: Path) -> None:
    path = tmp_path / "甲.jnp"
    path.write_bytes("\ufeff参数「甲」：5元。\n".encode())
    assert run(path, "--diff").stdout == f"{path}：只改编码和换行\n"


def test_permissions_and_links_stay(pack: Path, tmp_path: Path) -> None:
    target, link = pack / "乙.jnp", tmp_path / "别处"
    link.mkdir()
    target.chmod(0o640)
    target.rename(link / "乙.jnp")
    target.symlink_to(link / "乙.jnp")
    assert run(target).exit_code == 0
    assert target.is_symlink() and read(link / "乙.jnp") == NEAT
    assert stat.S_IMODE((link / "乙.jnp").stat().st_mode) == 0o640
    assert [path.name for path in link.iterdir()] == ["乙.jnp"]


def test_what_cannot_be_written_stays_as_it_was(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "")

    monkeypatch.setattr(Path, "replace", full)
    done = run(pack)
    assert done.exit_code == 1 and "JN0608" in done.stderr and "磁盘已满" in done.stderr
    assert read(pack / "乙.jnp") == OPENING + MESSY
    assert not [path for path in pack.iterdir() if path.name.startswith(".")]


def test_an_empty_command_line_at_a_terminal_says_what_is_missing() -> None:
    master, slave = os.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "jnpolicy", "fmt"], stdin=slave, capture_output=True, text=True, cwd=ROOT, timeout=60, check=False
    )
    os.close(master)
    os.close(slave)
    assert done.returncode == 2 and "JN0611" in done.stderr and "PATH" in done.stderr


def test_bytes_through_a_pipe(pack: Path) -> None:
    """The same from a process as it is called: bytes in, bytes out."""
    done = subprocess.run(
        [sys.executable, "-m", "jnpolicy", "fmt", "--as", str(pack / "乙.jnp")],
        input=(OPENING + MESSY).replace("\n", "\r\n").encode("gb18030"), capture_output=True, cwd=ROOT, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0 and done.stdout == NEAT.replace("\n", "\r\n").encode()
