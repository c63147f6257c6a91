"""Cases of a given size for reports and proofs: scenes that may be claimed under two clauses, platforms, loans."""

from __future__ import annotations

HEAD = """案例: {size}个可选项
政策: jinan-ai-2020
申请人:
  名称: 测试企业
  类型: [企业, 研发机构]
  本市单位: 是
  人工智能企业: 是
  规模: 中型
  人工智能研发机构: 是
事项:
"""
SCENE = """  - 编号: 场景{number}
    种类: 应用场景
    名称: 第{number}个智能装备示范场景
    认定日期: {year}-06-10
    领域: 智能装备
    牵头: 是
    研发投入: {cost}万元
    总投入: {whole}万元
    国家级入选: 是
"""
PLATFORM = """  - 编号: 平台{number}
    种类: 平台认定
    名称: 第{number}个技术创新中心
    认定日期: {year}-04-20
    级别: 国家级
    类型: 技术创新中心
    人工智能领域: 是
    牵头建设或引进: 是
    参照数额: {{国家级创新平台: {cost}万元}}
"""
LOAN = """  - 编号: 贷款{number}
    种类: 银行贷款
    名称: 第{number}笔流动资金贷款
    年度: {year}
    用途: 流动资金
    本金: 500万元
    实付利息: {cost}万元
    担保费用: 3万元
"""


def case_text(size: int) -> str:
    """A case with that many candidates (a multiple of 10): of ten, four are scenes' and four platforms', two loans'."""
    parts = [HEAD.format(size=size)]
    for number in range(size // 10):
        year = 2021 + number % 2
        for part in range(2):
            own = 2 * number + part + 1
            parts.append(SCENE.format(number=own, year=year, cost=100 + own, whole=300 + 7 * own))
            parts.append(PLATFORM.format(number=own, year=year, cost=200 + own))
            parts.append(LOAN.format(number=own, year=year, cost=5 + own % 4))
    return "".join(parts)
