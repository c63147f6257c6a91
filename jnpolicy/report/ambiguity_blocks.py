"""What readings do, as blocks of a report."""

from __future__ import annotations

from collections.abc import Iterator

from jnpolicy.explain.ambiguity import Ambiguities
from jnpolicy.report.ambiguity_report import changed_text, idle_questions, moved_text, only_with_text, question_text, range_lines
from jnpolicy.report.content import Block, Cell, Column, Heading, Paragraph, Table, Tone


def ambiguity_blocks(found: Ambiguities) -> Iterator[Block]:
    """The range of the total, and for each question that decides something what another reading of it changes."""
    yield Heading("换一种读法")
    for line in range_lines(found):
        yield Paragraph(line)
    rows: list[tuple[Cell, ...]] = []
    for row in found.deciding:
        if row.only_with:
            rows.append((question_text(row.question), row.used, "", "", only_with_text(row)))
        for swap in row.swaps if not row.only_with else ():
            changed = "\n".join(changed_text(item) for item in swap.changed)
            rows.append((question_text(row.question), swap.one, swap.two, moved_text(swap), changed))
    if rows:
        yield Paragraph("别处都按所用的读法，每次只改读一处；差得多的在前。", Tone.NOTE)
        columns = (Column("疑义", 20), Column("读法", 12), Column("换成", 12), Column("差多少", 18), Column("变了的各项", 38))
        yield Table(columns, tuple(rows))
    for title, questions in idle_questions(found):
        yield Paragraph(f"{title}的：{'、'.join(map(question_text, questions))}。", Tone.NOTE)
