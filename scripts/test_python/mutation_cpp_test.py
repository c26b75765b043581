"""scripts/check/mutation: which mistakes it plants in C++, by clang's syntax tree."""

import unittest

import tools

try:
    import clang.cindex  # noqa: F401, asked for here so that the reason is told
    from switchmark.mutation.cpp_mutants import cpp_mutants, parse
except ImportError as error:
    raise unittest.SkipTest("python3-clang is not installed; scripts/setup mutation installs it") from error


class CppMutantsTest(tools.Case):
    def mistakes(self, body: str) -> list[tuple[str, str]]:
        """Kind, and the body after the mutation, of each mutant of a function's body."""
        source = f"void f(int);\nvoid g(int, int);\nint h(int a, int b, bool c) {{ {body} }}\n".encode()
        file = self.folder / "x.cpp"
        file.write_bytes(source)
        command = {"command": f"g++ -std=c++20 -o x.o -c {file}", "file": str(file), "directory": str(self.folder)}
        found = cpp_mutants(parse(command), {str(file.resolve()): ("x.cpp", source)})[str(file.resolve())]
        begin, end = source.index(b"{ ") + 2, len(source) - 3
        return [(each.kind, each.applied_to(source)[begin : each.applied_to(source).rindex(b" }")].decode()) for each in found
                if begin <= each.start < end]

    def test_each_kind(self) -> None:
        for body, kind, after in (
            ("return a < b;", "comparison", "return a <= b;"), ("return a == b;", "comparison", "return a != b;"),
            ("return a - b;", "arithmetic", "return a + b;"), ("a += b;", "arithmetic", "a -= b;"),
            ("++a;", "arithmetic", "--a;"), ("a--;", "arithmetic", "a++;"), ("return -a;", "arithmetic", "return a;"),
            ("return c && a;", "logical", "return c || a;"), ("return !c;", "logical", "return c;"),
            ("if (a < b) f(a);", "negated condition", "if (!(a < b)) f(a);"),
            ("return c ? a : b;", "negated condition", "return !(c) ? a : b;"),
            ("f(a);", "deleted statement", ";"), ("a = b;", "deleted statement", ";"), ("if (c) f(a);", "deleted statement", "if (c) ;"),
            ("while (c) break;", "deleted statement", "while (c) ;"),
            ("g(a, b);", "swapped arguments", "g(b, a);"), ("return 1'000;", "constant", "return 1001;"),
            ("return true;", "constant", "return false;"), ("return 0666;", "constant", "return 0667;"),
            ("return 1e-9 < a;", "constant", "return 1.000000001 < a;"),
            ("return 0xe;", "constant", "return 0xf;"),
        ):
            with self.subTest(body):
                self.assertIn((kind, after), self.mistakes(body))

    def test_nothing_where_it_could_not_compile_or_not_matter(self) -> None:
        for body in ("static_assert(1 < 2);", "(void)a;", 'auto s = "1 < 2"; // 1 < 2'):
            with self.subTest(body):
                self.assertEqual(self.mistakes(body), [])

    def test_equal_arguments_are_not_swapped(self) -> None:
        self.assertEqual([kind for kind, _ in self.mistakes("g(a, a);")], ["deleted statement"])

    def test_arguments_whose_order_does_not_matter_are_not_swapped(self) -> None:
        for name in ("min", "max", "swap"):
            body = f"int {name}(int, int); {name}(a, b); g(a, b);"
            with self.subTest(name):
                swapped = [text for kind, text in self.mistakes(body) if kind == "swapped arguments"]
                self.assertEqual(swapped, [body.replace("g(a, b)", "g(b, a)")])

    def test_a_loop_keeps_its_condition(self) -> None:
        after = [text for kind, text in self.mistakes("for (; a < b; ++a) f(a);") if kind == "deleted statement"]
        self.assertEqual(after, ["for (; a < b; ++a) ;"])

    def test_in_templates_and_by_overloaded_operators(self) -> None:
        file = self.folder / "y.cpp"
        source = (b"template <class T> bool less(T a, T b) { return a < b; }\n"
                  b"struct s {}; bool operator<(s, s); bool two(s a, s b) { return a < b; }\n")
        file.write_bytes(source)
        command = {"command": f"g++ -std=c++20 -c {file}", "file": str(file), "directory": str(self.folder)}
        found = cpp_mutants(parse(command), {str(file.resolve()): ("y.cpp", source)})[str(file.resolve())]
        self.assertEqual([(each.line_in(source), each.text) for each in found], [(1, b" <= "), (2, b" <= ")])


if __name__ == "__main__":
    unittest.main()
