"""The example of scripts/advise in results/README.md. Run as a program, it writes the example again."""

import contextlib
import sys

import tools

COMMAND = "scripts/advise results/reference/debian-12.json --from scripts/examples/json_gateway.json"
DOCUMENT = tools.ROOT / "results/README.md"


def parts() -> tuple[str, str, str]:
    """The document before the example's output, the output, and what follows."""
    before, behind = DOCUMENT.read_text(encoding="utf-8").split(f"$ {COMMAND}\n", 1)
    shown, rest = behind.split("```", 1)
    return f"{before}$ {COMMAND}\n", shown, f"```{rest}"


def printed() -> str:
    """What the command prints now."""
    with contextlib.chdir(tools.ROOT):
        done = tools.run("advise", *COMMAND.split()[1:])
    if done.returncode != 0:
        sys.exit(done.stderr)
    return done.stdout


if __name__ == "__main__":
    text_before, _, text_behind = parts()
    DOCUMENT.write_text(text_before + printed() + text_behind, encoding="utf-8")
