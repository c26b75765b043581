"""Every small mistake in a Python file, by its syntax tree."""

import ast
from collections.abc import Iterator
from itertools import pairwise

from .mutant import Mutant
from .replacements import next_number, swapped_operator

_MEMBERSHIP = {"is": ("comparison", "is not"), "is not": ("comparison", "is"), "in": ("comparison", "not in"),
               "not in": ("comparison", "in")}


class _Places:
    """Turns the tree's lines and columns (bytes of UTF-8) into offsets in the file."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self._lines = [0]
        for line in source.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))

    def start(self, node: ast.AST) -> int:
        return self._lines[node.lineno - 1] + node.col_offset

    def end(self, node: ast.AST) -> int:
        return self._lines[node.end_lineno - 1] + node.end_col_offset

    def text(self, node: ast.AST) -> str:
        return self.source[self.start(node) : self.end(node)].decode()


def python_mutants(path: str, source: bytes) -> list[Mutant]:
    """All mutants of one file, in the order of their places."""
    places = _Places(source)
    found: set[Mutant] = set()
    for node in _walk(ast.parse(source)):
        for start, end, text, kind in _mistakes(node, places):
            found.add(Mutant(path, start, end, text.encode(), kind))
    return sorted(found)


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """Every node but annotations, documentation, what only runs as a program, and the inside of f-strings, whose
    places are wrong before Python 3.12."""
    yield node
    for name, child in ast.iter_fields(node):
        if name in ("annotation", "returns") or isinstance(node, ast.JoinedStr):
            continue
        for each in child if isinstance(child, list) else [child]:
            if isinstance(each, ast.AST) and not _is_main_guard(each):
                yield from _walk(each)


def _is_main_guard(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "__name__" in ast.dump(node.test)


def _mistakes(node: ast.AST, places: _Places) -> Iterator[tuple[int, int, str, str]]:
    """Start, end, new text and kind of every mutation of this very node."""
    match node:
        case ast.Compare():
            for left, right in pairwise([node.left, *node.comparators]):
                yield from _operator(left, right, places)
        case ast.BoolOp():
            for left, right in pairwise(node.values):
                yield from _operator(left, right, places)
        case ast.BinOp():
            yield from _operator(node.left, node.right, places)
        case ast.AugAssign():
            yield from _operator(node.target, node.value, places)
            yield places.start(node), places.end(node), "pass", "deleted statement"
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            kind = "logical" if isinstance(node.op, ast.Not) else "arithmetic"
            yield places.start(node), places.start(operand), "", kind
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            if not (isinstance(test, ast.UnaryOp) or _is_equality(test)):
                yield places.start(test), places.end(test), f"(not ({places.text(test)}))", "negated condition"
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()) | ast.Raise() | ast.Break() | ast.Continue():
            yield places.start(node), places.end(node), "pass", "deleted statement"
        case ast.Call(args=arguments):
            for left, right in pairwise(arguments):
                if _look_alike(left, right) and places.text(left) != places.text(right):
                    between = places.source[places.end(left) : places.start(right)].decode()
                    text = places.text(right) + between + places.text(left)
                    yield places.start(left), places.end(right), text, "swapped arguments"
        case ast.Constant(value=bool() as value):
            yield places.start(node), places.end(node), str(not value), "constant"
        case ast.Constant(value=int() | float()):
            if number := next_number(places.text(node)):
                yield places.start(node), places.end(node), number, "constant"


def _operator(left: ast.expr, right: ast.expr, places: _Places) -> Iterator[tuple[int, int, str, str]]:
    """The operator between two operands, or in front of the = of an assignment. Parentheses may stand beside it."""
    start, end = places.end(left), places.start(right)
    between = places.source[start:end].decode()
    operator = between.strip(" \t\r\n\\()")
    change = _MEMBERSHIP.get(operator) or swapped_operator(operator) or swapped_operator(operator.removesuffix("="))
    if change:
        kind, other = change
        is_assignment = operator not in _MEMBERSHIP and not swapped_operator(operator)
        yield start, end, between.replace(operator.removesuffix("=") if is_assignment else operator, other, 1), kind


def _is_equality(test: ast.expr) -> bool:
    """Whether negating it is what the mutation of its comparison does already."""
    return isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(
        test.ops[0], ast.Eq | ast.NotEq | ast.Is | ast.IsNot | ast.In | ast.NotIn)


def _look_alike(left: ast.expr, right: ast.expr) -> bool:
    """Whether two arguments could be taken for each other: both names, both members, or both numbers."""
    if isinstance(left, ast.Constant) and isinstance(right, ast.Constant):
        return type(left.value) is type(right.value)
    return type(left) is type(right) and isinstance(left, ast.Name | ast.Attribute)
