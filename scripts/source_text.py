"""A C++ file as the house rules see it: comments and literals blanked, statements and lambdas found by their brackets.

Lexical on purpose: no compiler is needed, every file is judged, and a rule can be read in a few lines.
"""

import re
from typing import Iterator, NamedTuple

_TOKEN = re.compile(
    r"//[^\n]*|/\*.*?\*/"
    r'|R"(?P<tag>[^()\\\s]{0,16})\(.*?\)(?P=tag)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'",
    re.S)
_OPEN, _CLOSE = "([{", ")]}"
_CONTROL = {"if", "while", "for", "switch", "constexpr", "catch"}
_BEFORE_BLOCK = {"else", "do", "try", "mutable", "const", "noexcept", "override", "final"}
_BEFORE_LAMBDA = {"return", "co_return", "co_await", "co_yield", "case", "throw"}


def blank(text: str) -> str:
    """`text` with comments and the insides of literals as spaces; offsets and line breaks stay."""

    def cover(match):
        token = match.group()
        if token.startswith("/"):
            return re.sub(r"[^\n]", " ", token)
        return token[0] + re.sub(r"[^\n]", " ", token[1:-1]) + token[-1]

    return _TOKEN.sub(cover, text)


def line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def matching(code: str, open_at: int) -> int:
    """Offset of the bracket that closes the one at `open_at`; the end of the text when none does."""
    depth = 0
    for at in range(open_at, len(code)):
        if code[at] in _OPEN:
            depth += 1
        elif code[at] in _CLOSE:
            depth -= 1
            if depth == 0:
                return at
    return len(code)


def _word_before(code: str, offset: int) -> str:
    """The identifier that ends right before `offset`, blanks skipped; else the one character there."""
    head = code[max(0, offset - 200):offset].rstrip()
    word = re.search(r"\w+$", head)
    return word.group() if word else head[-1:]


def _opens_block(code: str, brace_at: int) -> bool:
    """True for the brace of a body, false for that of an initialiser."""
    head = code[max(0, brace_at - 200):brace_at].rstrip()
    if not head or head[-1] in ")]{};:" or _word_before(code, brace_at) in _BEFORE_BLOCK:
        return True
    return re.search(r"->\s*[\w:<>,&*\s]+$", head) is not None


def _statement_start(code: str, offset: int) -> int:
    """Where the full expression that contains `offset` begins."""
    closed = 0
    for at in range(offset - 1, -1, -1):
        char = code[at]
        if char in _CLOSE:
            following = code[at + 1:].lstrip()[:1]
            if char == "}" and closed == 0 and (following.isalnum() or following in "_({*}~:["):
                return at + 1
            closed += 1
        elif char in _OPEN:
            if closed:
                closed -= 1
            elif char == "{" and _opens_block(code, at):
                return at + 1
            elif char == "(" and _word_before(code, at) in _CONTROL:
                return at + 1
        elif char == ";" and closed == 0:
            return at + 1
    return 0


def statement_around(code: str, offset: int) -> tuple[int, int]:
    """Begin and end of the full expression (roughly: the statement) around `offset`."""
    start, depth = _statement_start(code, offset), 0
    for at in range(start, len(code)):
        if code[at] in _OPEN:
            depth += 1
        elif code[at] in _CLOSE:
            depth -= 1
            if depth < 0:
                return start, at
        elif code[at] == ";" and depth == 0:
            return start, at
    return start, len(code)


class Lambda(NamedTuple):
    start: int  # of [
    captures: str
    body: int  # of {
    end: int  # of }


def _is_subscript(code: str, at: int) -> bool:
    """True for the [ of an index, a structured binding or an attribute."""
    before = _word_before(code, at)
    if before[:1].isalnum() or before[:1] == "_":
        return before not in _BEFORE_LAMBDA
    return before in (")", "]", '"') or code[at + 1:at + 2] == "["


def lambdas_in(code: str, start: int, end: int) -> Iterator[Lambda]:
    """The lambdas of a piece of code, outermost and nested ones."""
    for found in re.finditer(r"\[", code[start:end]):
        at = start + found.start()
        if _is_subscript(code, at):
            continue
        close = matching(code, at)
        shape = re.compile(r"\s*(?:<[^{}]*>)?\s*(\()?").match(code, close + 1)
        after = matching(code, shape.start(1)) + 1 if shape and shape.group(1) else close + 1
        head = re.compile(r"[\w\s:<>,&*()-]*\{").match(code, after)
        if head:
            yield Lambda(at, code[at + 1:close].strip(), head.end() - 1, matching(code, head.end() - 1))
