"""A small case, and commands called as users call them."""

from __future__ import annotations

from click.testing import CliRunner, Result

from jnpolicy.cli.main import group

CASE = """案例: 一例
政策: jinan-ai-2020
申请人: {名称: 甲, 类型: 企业, 规模: 小型, 人工智能企业: 是}
事项:
  - {编号: 贷1, 种类: 银行贷款, 年度: 2021, 用途: 流动资金, 本金: 100万元, 实付利息: 3万元, 担保费用: 0元}
"""


def run(*arguments: object) -> Result:
    """What a command line prints, and how it ends."""
    return CliRunner().invoke(group, [str(argument) for argument in arguments])
