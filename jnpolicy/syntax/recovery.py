"""A statement read in spite of its mistakes: each is told once, at its place, and what is right is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from lark import Lark
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken, VisitError

from jnpolicy.diagnostics import Diagnostic, Diagnostics
from jnpolicy.syntax import ast
from jnpolicy.syntax.headings import ARTICLE, EXAMPLE_HEADING, Part, opens_statement, split_headings
from jnpolicy.syntax.keywords import FIELD_LABELS, HEADING_LABELS, keyword_at, labels, listed, spelled
from jnpolicy.syntax.leaves import Leaves
from jnpolicy.syntax.place import Place
from jnpolicy.syntax.slips import recognised
from jnpolicy.syntax.statements import Piece
from jnpolicy.syntax.vocabulary import PLACEHOLDERS, Names
from jnpolicy.text.invisible import blank
from jnpolicy.text.measures import GENERAL
from jnpolicy.text.source import Span
from jnpolicy.text.suggest import nearest, nearness, suggestion

_SLIP = "\ue000"
_MOST_SLIPS = 50
_MOST_NAMES = 12  # that a hint lists
_FEW = {"KIND", "FLAG", "LOCAL", "PARAM", "CATEGORY", "IDENT"}  # sorts whose names all may stand where one may
_ENDED_EARLY = "JN0150"  # the code of a statement that goes on with the one before
_AHEAD = 200  # letters behind a heading that is cut short
_NAME = re.compile(r"「([^「」\n]*)」|[\u4e00-\u9fffA-Za-z0-9%‰]+")
_STOPS = re.compile("的|为|是|不|超过|低于|且|或|与|在|每")
_TYPES = ("T_MONEY", "T_RATE", "T_QUANTITY", "T_DATE", "T_YEAR", "T_BOOL", "T_IDENT")


@dataclass(frozen=True, slots=True)
class _Mistake:
    """What is wrong from `start` to `end` of the text. `sort` is set where a name of that sort should stand there."""

    code: str
    start: int
    end: int
    arguments: dict[str, str]
    sort: str | None = None


@dataclass(frozen=True)
class Lost:
    """Declarations that could not be read, and told: what is named in them is not unknown."""

    text: str = ""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What may be names in it, longest first."""
        return tuple(sorted(set(re.findall("[^，。；：、（）“”「」＞\\s]+", self.text)), key=len, reverse=True))

    def name_at(self, run: str) -> str:
        """The longest of the names that a run of letters begins with."""
        return next((name for name in self.names if run.startswith(name)), "")


@dataclass(slots=True)
class StatementReader:
    """Reads statements with one parser; `cuts` gathers what could not be read."""

    lark: Lark
    builder: Leaves
    names: Names
    diagnostics: Diagnostics
    lost: Lost = field(default_factory=Lost)
    cuts: list[str] = field(default_factory=list)

    def statement(self, piece: Piece, before: ast.Statement | None = None) -> ast.Statement:
        """A statement of the second pass. Where it fails, its headings and its field are read apart.

        Behind a broken one (`before`) nothing is said of text that begins as no statement does: it is the rest of that.
        """
        span = Span(piece.source, piece.position, piece.position + len(piece.text))
        found = self._attempt(piece, piece.text, self.diagnostics)
        if isinstance(found, tuple):
            return ast.Statement(found[0], found[1], span)
        told = piece.told or (before is not None and _goes_on(before, piece))
        parts, body = split_headings(piece.text)
        headings = tuple(self._heading(replace(piece, told=told), part) for part in parts)
        told = told or (bool(parts) and piece.text[body:].lstrip().startswith(spelled("COLON")))  # its word is in the heading
        whole = found if isinstance(found, UnexpectedInput) and not parts else None
        found = self.read(replace(piece, text=" " * body + piece.text[body:], told=told), known=whole)
        broken = ast.BrokenField(_title_in(piece))
        return ast.Statement(headings, found[1] if found is not None else broken, span, damaged=True)

    def _heading(self, piece: Piece, part: Part) -> ast.Heading:
        text = piece.text[part.start : part.end]
        opening = replace(piece, position=piece.position + part.start, text=text)
        if part.level is ast.Level.CLAUSE and not re.match(rf"\s*{ARTICLE}", text):
            found, expected = text.split("「")[0].strip() or text.strip(), f"条号和名称，如{EXAMPLE_HEADING}"
            if not piece.told:
                self.diagnostics.add(
                    "JN0101", piece.span(*part.words(text)), found=f"「{found.strip('「」')}」", expected=expected
                )
        else:
            read = self.read(opening, f"{text}\n{spelled('AS_ABOVE')}{spelled('STOP')}")
            if read is not None and len(read[0]) == 1:
                heading: ast.Heading = read[0][0]
                return heading
        start, end = part.title
        title = piece.text[start:end].strip(f' {spelled("STOP")}“”《》『』"')
        return ast.BrokenHeading(part.level, ast.Name(title, piece.span(start, end)))

    def read(self, piece: Piece, text: str = "", known: UnexpectedInput | None = None) -> Any | None:
        """What a statement (or a text made of it) says. A mistake is told and cut out, an unknown name filled in.

        `known` is the first mistake, where the text has been tried already.
        """
        text = text or piece.text
        for _ in range(_MOST_SLIPS):
            problem = known or self._attempt(piece, text, self.diagnostics)
            known = None
            if not isinstance(problem, UnexpectedInput):
                return problem
            at = problem.pos_in_stream if problem.pos_in_stream is not None else len(text)
            silent = piece.told and not _NAME.match(text, min(at, len(text)))  # neither told nor filled in
            mistake = _mistake(problem, piece, text, min(at, len(text)), self.names, self.lost) if not silent else None
            if mistake is not None and self._is_news(piece, text, mistake):
                self.diagnostics.add(mistake.code, piece.span(mistake.start, mistake.end), **mistake.arguments)
            if mistake is not None and mistake.sort is not None:
                text = text[: mistake.start] + PLACEHOLDERS[mistake.sort] * (mistake.end - mistake.start) + text[mistake.end :]
                continue
            cut = _cut(text, min(at, len(text)), mistake.end if mistake is not None else 0)
            if cut is None:
                self.cuts.append(piece.text)
                if mistake is not None and mistake.code == _ENDED_EARLY:
                    self.lost = Lost(f"{self.lost.text}\n{piece.text}")  # it may name a part
                return None
            self.cuts.append("".join(a for a, b in zip(piece.text, cut, strict=False) if a != b))
            text = cut
        return None

    def _attempt(self, piece: Piece, text: str, diagnostics: Diagnostics) -> Any | None:
        """What a text says, or why it cannot be read; None where that is told already."""
        trial = Diagnostics()
        self.builder.place(piece.source, piece.position, trial)
        try:
            result = self.lark.parse(text)
        except UnexpectedInput as problem:
            return problem
        except VisitError as problem:
            if not isinstance(problem.orig_exc, RecursionError):
                raise problem.orig_exc from problem
        except RecursionError:
            pass
        else:
            diagnostics.extend(item for item in trial if not _leads_from(piece, text, item))
            return result
        diagnostics.add("JN0111", piece.span(0, len(text)))
        return None

    def _is_news(self, piece: Piece, text: str, mistake: _Mistake) -> bool:
        """Whether a mistake is not merely what another one, told already, leads to."""
        if piece.told:
            return False
        name = mistake.arguments.get("name", "") if mistake.sort else ""
        if name in self.lost.names or (len(name) > 1 and name in self.lost.text):
            return False
        # behind an unknown name only another one is sure to be wrong
        return not _is_shaky(text, mistake.start) or len(name) > 1


def _title_in(piece: Piece) -> ast.Name:
    """The last name in 「」 of a statement."""
    found = list(re.finditer("「([^「」\n]+)」", piece.text))
    return ast.Name(found[-1].group(1), piece.span(*found[-1].span(1))) if found else ast.Name("")


def _goes_on(before: ast.Statement, piece: Piece) -> bool:
    """Whether a statement that cannot be read begins as none does, right behind another that could not be."""
    adjacent = before.damaged and before.span.source is piece.source
    return adjacent and opens_statement().match(piece.text) is None


def _is_shaky(text: str, at: int) -> bool:
    """Whether a name around a position has been filled in."""
    start, end = _item(text, at)
    return any(char in PLACEHOLDERS.values() for char in text[start:end])


def _leads_from(piece: Piece, text: str, item: Diagnostic) -> bool:
    """Whether a finding of the builder comes of a name that has been filled in."""
    shape = item.code in ("JN0107", "JN0108", "JN0109", "JN0110")
    return shape and item.span is not None and _is_shaky(text, item.span.start - piece.position)


def _item(text: str, at: int) -> tuple[int, int]:
    """What stands between two ； or ： around a position."""
    start = max(text.rfind("；", 0, at), text.rfind("：", 0, at)) + 1
    end = text.find("；", at)
    return start, end if end >= 0 else len(text) - 1


def _cut(text: str, at: int, last: int) -> str | None:
    """The text with the item around `at`, or up to that at `last`, made a slip of the same length; None where there is none."""
    start, end = _item(text, at)
    end = max(end, _item(text, last)[1]) if last > end else end
    if start == 0 or start >= end or _SLIP in text[start:end]:
        return None
    return text[:start] + _SLIP + " " * (end - start - 1) + text[end:]


def _mistake(problem: UnexpectedInput, piece: Piece, text: str, at: int, names: Names, lost: Lost) -> _Mistake | None:
    """What to say of a text that cannot be read on at a position; None for what a cut has left behind."""
    if isinstance(problem, UnexpectedEOF):
        return _Mistake("JN0101", 0, len(text), {"found": "句子的结尾", "expected": "更多文字"})
    if text[at : at + 1] in (_SLIP, *PLACEHOLDERS.values()):
        return None
    expected = _expected(problem)
    offered = names.by_terminal()
    wanted = sorted(expected & offered.keys())
    candidates = frozenset().union(*(offered[sort] for sort in wanted))
    if at >= len(piece.text):  # a heading ends too early: what follows it is of the file
        at = len(piece.text)
        text = text[:at] + piece.source.folded[piece.position + at : piece.position + at + _AHEAD]
    end, word = _word(text, at, candidates, lost)
    written = piece.written(at, end)
    if (torn := _torn(piece, at, word, candidates)) is not None:
        return torn
    if expected == {"DUN", "ABOVE_ORDER"}:
        return _unknown_type(piece, text, at)
    slip = recognised(Place(text, at, end, frozenset(expected) - {"SLIP"}, word in names.all(), GENERAL | names.measures))
    if slip is not None:
        return _Mistake(slip.code, slip.start, slip.end, slip.arguments)
    if wanted and word and word not in candidates and word not in names.all() and not re.match(f"{spelled('DE')}|[0-9]", word):
        sort = _sort(expected, text[end:])
        meant = [sort] if sort == "KIND" else wanted
        known = frozenset().union(*(offered[item] for item in meant))
        other = {spelled("OTHERWISE").rstrip("，")} if "OTHERWISE" in expected and text[end : end + 1] == "，" else set()
        sorts = "、".join(labels()[item] for item in meant)
        name = written.strip("「」")
        listed_names = known if set(meant) <= _FEW else frozenset()
        hint = suggestion(word, known | other, "")
        hint = f"{hint}不是的话，先在词汇里声明它。" if hint and "其他" not in hint else hint or _known(listed_names)
        return _Mistake("JN0102", at, end, {"name": name, "sorts": sorts, "hint": hint}, sort)
    if expected == {"KIND"} and word in names.flags:
        return _Mistake("JN0148", at, end, {"name": word})
    if "KIND" in expected and word not in candidates and word in names.attributes | names.flags:
        link = spelled("DE") if word in names.attributes else spelled("IS")
        return _Mistake("JN0151", at, end, {"name": word, "right": f"…{link}{word}"})
    keyword = keyword_at(text, at)
    if len(keyword) > end - at:
        end = at + len(keyword)
        written = piece.written(at, end)
    shown = listed(expected)
    if {"QUOTE_FIELD", "CONDITION"} <= expected:  # a field should begin here
        fields = [spelled(label) for label in FIELD_LABELS]
        guess = nearest(word, [*fields, *(spelled(label) for label in HEADING_LABELS)])
        above = piece.source.folded[: piece.position + at].rstrip(" ")
        goes_on = guess is None and word and not opens_statement().match(text, at)
        if goes_on and above.endswith("\n") and above.rstrip().endswith(spelled("STOP")):
            return _Mistake(_ENDED_EARLY, at, end, {"text": written.strip("「」")})
        shown = f"一项的名称，是不是「{guess}」" if guess else f"一项的名称，如{'、'.join(fields[:8])}"
    found = f"「{written.strip('「」')}」" if written.strip() else "行末"
    return _Mistake("JN0101", at, end, {"found": found, "expected": shown or "句子的结尾"})


def _known(names: frozenset[str]) -> str:
    """What to say where no known name is near."""
    if not 0 < len(names) <= _MOST_NAMES:
        return "先在词汇里声明它；声明过的名称都在 词汇.jnp 里。"
    return f"可以写：{'、'.join(sorted(names))}；要用别的，先在词汇里声明。"


def _torn(piece: Piece, at: int, word: str, candidates: frozenset[str]) -> _Mistake | None:
    """A name that is wanted with a blank in it."""
    joined = "".join(piece.text[at : at + 40].split())
    name = max((name for name in candidates if joined.startswith(name) and len(name) > len(word)), key=len, default="")
    if not word or not name:
        return None
    end = at + next(n for n in range(40) if "".join(piece.text[at : at + n].split()) == name)
    inner = next((index for index in range(at, end) if blank(piece.written(index, index + 1))), None)
    if inner is not None:
        return _Mistake("JN0112", inner, inner + 1, {"name": str(blank(piece.written(inner, inner + 1)))})
    return _Mistake("JN0101", at, end, {"found": f"「{word}」和空格", "expected": f"「{name}」，中间没有空格"})


def _unknown_type(piece: Piece, text: str, at: int) -> _Mistake:
    """An enumeration has two values or more, so one word alone is meant to be a type."""
    start = max(text.rfind("：", 0, at), text.rfind("；", 0, at)) + 1
    start += len(text[start:at]) - len(text[start:at].lstrip())
    name = piece.written(start, at).strip()
    types = [spelled(label) for label in _TYPES]
    hint = suggestion(name, types, f"枚举值至少写两个，用顿号并列；类型有{'、'.join(types)}。")
    return _Mistake("JN0113", start, start + len(name), {"name": name, "hint": hint})


def _expected(problem: UnexpectedInput) -> set[str]:
    if isinstance(problem, UnexpectedCharacters):
        return set(problem.allowed or ()) - {"$END"}
    if isinstance(problem, UnexpectedToken):
        return set(problem.accepts or problem.expected or ()) - {"$END"}
    return set()


def _sort(expected: set[str], rest: str) -> str:
    """Which sort of name is meant, where several may stand, by what comes after it."""
    sorts = [sort for sort in ("ATTR", "FLAG", "CATEGORY", "KIND", "IDENT", "ENUM", "PARAM", "LOCAL") if sort in expected]
    rest = rest.lstrip()
    if "KIND" in sorts and re.match("的(?!，)|是|不是", rest):
        return "KIND"
    if "LOCAL" in sorts and rest.startswith("："):
        return "LOCAL"
    if "ENUM" in sorts and re.match("[，、；。）]|的，|且|或", rest):
        return "ENUM"
    if "PARAM" in sorts:
        return "PARAM"
    return sorts[0]


def _word(text: str, at: int, candidates: frozenset[str], lost: Lost) -> tuple[int, str]:
    """Where the run of letters at a position ends, and the name that it is.

    It is cut before a keyword that may end a name; before a later one, where a name that is wanted is more like it.
    """
    match = _NAME.match(text, at)
    if not match:
        return min(len(text), at + 1), ""
    if match.group(1) is not None:
        return match.end(), match.group(1)
    run = match.group()[:20]
    words = [run[: stop.start()] for stop in _STOPS.finditer(run, 1)] + [run]
    word = lost.name_at(run) or max(words, key=lambda name: (_nearness(name, candidates), len(name)))
    if not lost.name_at(run) and _nearness(word, candidates) < 0.6:
        word = words[0]
    return at + len(word), word


def _nearness(word: str, candidates: frozenset[str]) -> float:
    """How like the nearest name of about the same length a word is."""
    return nearness(word, [name for name in candidates if abs(len(name) - len(word)) < 2])
