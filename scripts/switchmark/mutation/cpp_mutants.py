"""Every small mistake in C++ files, by clang's syntax tree, so that most of them compile."""

import os
import re
import shlex
from collections.abc import Iterator
from itertools import pairwise

from clang.cindex import Cursor, CursorKind, Index, TranslationUnit

from .mutant import Mutant
from .replacements import next_number, swapped_operator

_OPERATORS = {CursorKind.BINARY_OPERATOR, CursorKind.COMPOUND_ASSIGNMENT_OPERATOR}
_LITERALS = {CursorKind.INTEGER_LITERAL, CursorKind.FLOATING_LITERAL}
_LITERAL = re.compile(r"0[xX][\w'.]*|[0-9](?:[eE][+-]|[\w'.])*")
_SYMMETRIC = {"min", "max", "swap"}
"""Functions of two arguments that do the same in either order."""

Mistake = tuple[int, int, str, str]  # start, end, new text, kind


def parse(command: dict[str, str]) -> TranslationUnit:
    """The translation unit of one entry of compile_commands.json. Precompiled headers of g++ are left out."""
    words = shlex.split(command["command"])
    arguments, skip = [], 0
    for position, word in enumerate(words[1:], 1):
        if skip:
            skip -= 1
        elif word in ("-o", "-MF", "-MT", "-MQ", "-c"):
            skip = 0 if word == "-c" else 1
        elif word == "-include" and "cmake_pch" in words[position + 1]:
            skip = 1
        elif word != "-Winvalid-pch" and word != command["file"] and not word.startswith("-M"):
            arguments.append(word)
    # The tree of what compiles by g++ may still have errors for clang: what it could not read has no mutants.
    return Index.create().parse(command["file"], [*arguments, "-working-directory", command["directory"]])


def cpp_mutants(unit: TranslationUnit, wanted: dict[str, tuple[str, bytes]]) -> dict[str, list[Mutant]]:
    """All mutants of the wanted files that the unit includes. `wanted`: real path -> path in the checkout, source."""
    # Headers are included by way of links (cmake/layer.cmake).
    names = [unit.spelling, *(each.include.name for each in unit.get_includes())]
    real = {name: os.path.realpath(name) for name in names}
    found: dict[str, set[Mutant]] = {name: set() for name in real.values() if name in wanted}
    for top in unit.cursor.get_children():
        place = real.get(top.location.file.name, "") if top.location.file else ""
        if place in found:
            path, source = wanted[place]
            for start, end, text, kind in _walk(top, source):
                found[place].add(Mutant(path, start, end, text.encode(), kind))
    return {place: sorted(mutants) for place, mutants in found.items()}


def _walk(cursor: Cursor, source: bytes) -> Iterator[Mistake]:
    if cursor.kind is CursorKind.STATIC_ASSERT:
        return
    yield from _mistakes(cursor, source)
    for child in cursor.get_children():
        yield from _walk(child, source)


def _mistakes(cursor: Cursor, source: bytes) -> Iterator[Mistake]:
    children = list(cursor.get_children())
    if cursor.kind in _OPERATORS and len(children) == 2:
        yield from _operator(children[0], children[1], source)
    elif cursor.kind is CursorKind.CALL_EXPR:
        arguments = list(cursor.get_arguments())
        if len(arguments) == 2 and cursor.spelling.startswith("operator") and "<<" not in cursor.spelling:
            yield from _operator(arguments[0], arguments[1], source)
        elif cursor.spelling not in _SYMMETRIC:
            yield from _swapped_arguments(arguments, source)
    elif cursor.kind is CursorKind.UNARY_OPERATOR:
        yield from _unary(cursor, source)
    elif cursor.kind in (CursorKind.IF_STMT, CursorKind.WHILE_STMT, CursorKind.CONDITIONAL_OPERATOR) and children:
        yield from _negated(children[0], source)
    elif cursor.kind is CursorKind.CXX_BOOL_LITERAL_EXPR:
        text = _text(cursor, source)
        if text in ("true", "false"):
            yield *_extent(cursor), "false" if text == "true" else "true", "constant"
    elif cursor.kind in _LITERALS:
        yield from _literal(cursor, source)
    if cursor.kind in (CursorKind.COMPOUND_STMT, CursorKind.IF_STMT, CursorKind.FOR_STMT, CursorKind.WHILE_STMT):
        # Of a loop the body alone: without its condition it would only be endless.
        first = {CursorKind.COMPOUND_STMT: 0, CursorKind.IF_STMT: 1}.get(cursor.kind, len(children) - 1)
        for statement in children[first:]:
            yield from _deleted(statement, source)


def _operator(left: Cursor, right: Cursor, source: bytes) -> Iterator[Mistake]:
    start, end = _extent(left)[1], _extent(right)[0]
    between = source[start:end].decode(errors="replace")
    operator = between.strip(" \t\r\n()")
    change = swapped_operator(operator)
    if change is None and operator.endswith("=") and (change := swapped_operator(operator[:-1])):
        operator = operator[:-1]
    if change:
        yield start, end, between.replace(operator, change[1], 1), change[0]


def _unary(cursor: Cursor, source: bytes) -> Iterator[Mistake]:
    start, end = _extent(cursor)
    text = source[start:end].decode(errors="replace")
    for operator, other in (("++", "--"), ("--", "++")):
        if text.startswith(operator):
            yield start, start + 2, other, "arithmetic"
        elif text.endswith(operator):
            yield end - 2, end, other, "arithmetic"
    if text.startswith("!"):
        yield start, start + 1, "", "logical"
    elif text.startswith("-") and not text.startswith("--"):
        yield start, start + 1, "", "arithmetic"


def _negated(condition: Cursor, source: bytes) -> Iterator[Mistake]:
    """The condition turned round, unless another mutation does just that."""
    text = _text(condition, source)
    is_mutated_already = re.match(r"!\s*[\w(]+[^&|]*$", text) or re.search("[=!]=", text)
    if condition.kind.is_expression() and text and not is_mutated_already:
        yield *_extent(condition), f"!({text})", "negated condition"


def _swapped_arguments(arguments: list[Cursor], source: bytes) -> Iterator[Mistake]:
    for left, right in pairwise(arguments):
        one, other = _text(left, source), _text(right, source)
        same_type = left.type.get_canonical().spelling == right.type.get_canonical().spelling
        if one and other and one != other and same_type and "dependent" not in left.type.spelling:
            start, end = _extent(left)[0], _extent(right)[1]
            between = source[_extent(left)[1] : _extent(right)[0]].decode(errors="replace")
            if between.strip() == ",":
                yield start, end, other + between + one, "swapped arguments"


def _literal(cursor: Cursor, source: bytes) -> Iterator[Mistake]:
    start = _extent(cursor)[0]
    match = _LITERAL.match(source[start : start + 40].decode(errors="replace"))
    if match and (number := next_number(match[0])):
        yield start, start + len(match[0]), number, "constant"


def _deleted(statement: Cursor, source: bytes) -> Iterator[Mistake]:
    start, end = _extent(statement)
    text = _text(statement, source)
    is_action = statement.kind.is_expression() or statement.kind in (CursorKind.BREAK_STMT, CursorKind.CONTINUE_STMT)
    # A value that is named and thrown away (`(void)x`) does nothing, and an assertion is none in a release build.
    if (is_action or text == "return") and not re.match(r"(\(void\)\s*\w+$|assert\b)", text):
        if source[end : end + 40].lstrip().startswith(b";"):
            yield start, end, "" if text != "return" else ";", "deleted statement"


def _extent(cursor: Cursor) -> tuple[int, int]:
    return cursor.extent.start.offset, cursor.extent.end.offset


def _text(cursor: Cursor, source: bytes) -> str:
    start, end = _extent(cursor)
    return source[start:end].decode(errors="replace")
