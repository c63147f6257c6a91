"""The printed program: stock clingo derives what `solve` derives, and no text becomes program."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jnpolicy.asp.program import quoted, term
from jnpolicy.asp.text import program_text
from jnpolicy.cases.case import Case
from jnpolicy.cases.read import load_case
from jnpolicy.diagnostics import Diagnostics
from jnpolicy.model.policy import Pack, Policy
from jnpolicy.model.readings import under_readings
from jnpolicy.model.types import MONEY
from jnpolicy.solve.arithmetic import comparisons
from jnpolicy.solve.derive import derive
from jnpolicy.solve.derived import Key
from tests.conftest import EXAMPLE, JINAN, case_of

ATOM = re.compile(r'(eligible|open|not_eligible)\((other\()?"((?:[^"\\]|\\.)*)"\)?,"((?:[^"\\]|\\.)*)"\)')


def stock_clingo(program: str) -> set[tuple[str, str, str]]:
    """(predicate, clause or award, matter) as the stock command shows them."""
    done = subprocess.run([sys.executable, "-m", "clingo", "-", "0"], input=program, capture_output=True, text=True, check=False)
    assert "SATISFIABLE" in done.stdout, done.stdout + done.stderr
    assert done.stderr == ""
    return {(m[0], _plain(m[2]), _plain(m[3])) for m in ATOM.findall(done.stdout)}


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", lambda m: "\n" if m.group(1) == "n" else m.group(1), text)


def _expected(policy: Policy, case: Case) -> set[tuple[str, str, str]]:
    derived = derive(policy, case)

    def rows(name: str, keys: frozenset[Key] | set[Key]) -> set[tuple[str, str, str]]:
        return {(name, key.other or key.clause, key.matter) for key in keys}

    failing = set(derived.fails)
    return rows("eligible", derived.eligible) | rows("open", derived.open) | rows("not_eligible", failing)


def test_stock_clingo_derives_the_same(jinan: Pack) -> None:
    case = load_case(EXAMPLE, jinan, Diagnostics())
    assert case is not None
    policy = under_readings(jinan)
    shown = stock_clingo(program_text(policy, case, comparisons(policy, case)))
    assert shown == _expected(policy, case)
    assert len(shown) > 15


HOSTILE = '"). a :- b. % \\ \n#script (python) #end. 「」'


def test_text_never_becomes_program(jinan: Pack) -> None:
    text = HOSTILE.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    case = case_of(
        jinan,
        f'案例: "{text}"\n申请人: {{名称: "{text}", 类型: 企业, 规模: 小型, 人工智能企业: 是}}\n事项:\n'
        f'  - {{编号: "{text}", 种类: 银行贷款, 名称: "{text}", 年度: 2021, '
        f"用途: 流动资金, 本金: 100万元, 实付利息: 1万元, 担保费用: 0元}}\n"
        f'其他政策:\n  - {{编号: "{text}", 名称: "{text}", 事项: "{text}", 金额: 1元}}\n',
    )
    policy = under_readings(jinan)
    program = program_text(policy, case, comparisons(policy, case))
    assert (
        stock_clingo(program)
        == _expected(policy, case)
        == {("eligible", "融资费用补贴", HOSTILE), ("eligible", HOSTILE, HOSTILE)}
    )


@given(st.text(alphabet=st.characters(exclude_characters="\0", codec="utf-8")))
def test_quoted_text_ends_where_it_should(text: str) -> None:
    made = quoted(text)
    assert re.fullmatch(r'"(?:[^"\\\n]|\\["\\n])*"', made)
    assert _plain(made[1:-1]) == text


def test_nul_is_rejected() -> None:
    with pytest.raises(ValueError):
        quoted("a\0b")


@given(st.integers(-(10**18), 10**18), st.integers(-(10**18), 10**18))
def test_money_terms_order_as_amounts(one: int, two: int) -> None:
    def limbs(fen: int) -> tuple[int, ...]:
        made = term(Fraction(fen, 100), MONEY)
        assert made is not None
        numbers = tuple(int(part) for part in made[2:-1].split(","))
        assert all(-(2**31) <= number < 2**31 for number in numbers)
        return numbers

    assert (limbs(one) < limbs(two)) == (one < two)


def test_no_amount_is_an_integer(jinan: Pack) -> None:
    """Integers in the program are ranks, years, dates and limbs; none is an amount in 元."""
    case = load_case(EXAMPLE, jinan, Diagnostics())
    assert case is not None
    policy = under_readings(jinan)
    program = re.sub(r'"(?:[^"\\]|\\.)*"|%.*', "", program_text(policy, case, comparisons(policy, case)))
    program = re.sub(r"[mn]\(-?\d+,\d+,\d+\)", "", program)
    for number in map(int, re.findall(r"(?<![\w])\d+", program)):
        small = number <= 2100 or number == 10_000  # ranks, years, and the divisor from a date to its year
        assert small or 20000101 <= number <= 21001231 or 10**6 <= number < 10**6 + 100


def test_printed_program(jinan: Pack, golden: Callable[[str, str], None]) -> None:
    golden("jinan-ai-2020.lp", program_text(under_readings(jinan)))


def test_every_clause_has_its_section_with_the_laws_words(jinan: Pack) -> None:
    program = program_text(under_readings(jinan))
    for clause in jinan.base.clauses:
        section = program.split(f"% ════ {clause.label}「{clause.id}」")[1]
        assert f"% 原文：“{clause.quotes[0].text}”" in section[: section.index("% ════")]
    assert JINAN.exists()
