#!/usr/bin/env python3
"""Does non-preemptible code call only code that lies in the same section
(stackful/no_preempt.ld)?

usage: check_section.py PROGRAM...
  PROGRAM      an optimised build that is linked with switchmark_stackful
  -h, --help   this text

A compiler inlines some functions and leaves others alone, and the next version
chooses differently. What is left alone and runs inside a no_preempt region must
be gathered by the linker script. This reads the machine code, so that it finds
such a function by its name, whether a test comes through it or not. Calls
through pointers are not followed.

Prints `PROGRAM: CALLER calls CALLEE, which lies outside of the section` for
each.
Exit codes: 0 none; 1 some; 2 bad usage, or a program without the section.
"""

import platform
import re
import subprocess
import sys

BEGIN, END = "__start_switchmark_non_preemptible", "__stop_switchmark_non_preemptible"
# Callers in the section whose calls to others are not made inside a region on a task's behalf, each with the reason.
OUTSIDE_OF_REGIONS = {
    r"^\S*::(\w+)(<.*>)?::~?\1\(": "constructors and destructors of scheduler and ticks run on the worker's own stack",
    r"cooperation": "the scheduler that nothing preempts",
    r"::make_epoll_poller\(|_poller::(~\w+|refuse)\(|::io_uring_unavailable\b": "a reactor is made and destroyed on the worker's own stack",
    r"::run_resume_actions\(|::throw_if_cancelled\(": "throws `cancelled` after the region has been closed",
    r"::run(_until_parked)?\(|::(try_out|create_and_join_a_thread)\b": "runs on the worker's own stack",
    r"::join\(|::rethrow_failure\(|::report_while_cancelling\(|::is_gone\(": "at the end of a task or of the scheduler",
    r"::values(_since)?\[abi:cxx11\]\(": "the ledger, read between runs",
    r"value_ring<.*>::grow\(": "takes memory for a value whose receiver was destroyed: meanwhile a tick is deferred",
    r"::map_slab\(": "there is no memory for a stack, and the scheduler says so",
    r"timer_ticks::create\(": "the kernel refuses a timer, and the scheduler says so",
    r"::alternate_stack::|::report_overflows\(|::on_fault\(": "when a stack pool is made, and when the process ends",
}
# Functions that are called only where no region is open, each with the reason.
CALLED_OUTSIDE_OF_REGIONS = {
    r"fiber_scheduler<.*>::throw_if_cancelled\(\)": "throws `cancelled`, which unwinds the task's own code",
}
ENDS_THE_PROGRAM = {"__clang_call_terminate"}
# Atomic operations that g++ calls on aarch64: some instructions of libgcc, in which the region's depth defers a tick.
ATOMIC_OPERATION = re.compile(r"__aarch64_(cas|swp|ldadd|ldclr|ldeor|ldset)\d+_\w+")
# Machine, by the number in an ELF file -> its objdump, and what calls or jumps to a place of the program look like.
MACHINES = {
    62: ("objdump", r"(?:bnd )?(?:call|j\w+)\s+"),
    183: ("aarch64-linux-gnu-objdump", r"(?:bl?|b\.\w+|cbn?z\s+\w+,|tbn?z\s+\w+, #\w+,)\s+"),
}


def tool(*command: str) -> str:
    """What a tool of binutils prints of a program."""
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout


def calls_out(program: str) -> list[tuple[str, str]]:
    """Caller and callee of every call from the section to code of the program outside of it."""
    symbols = re.findall(rf"^(\w+) \w ({BEGIN}|{END})$", tool("nm", program), re.MULTILINE)
    places = {name: int(place, 16) for place, name in symbols}
    if places.keys() != {BEGIN, END}:
        raise ValueError("no section switchmark_non_preemptible; name a program that is linked with switchmark_stackful")
    with open(program, "rb") as file:
        machine = int.from_bytes(file.read(20)[18:], "little")
    if machine not in MACHINES:
        raise ValueError(f"made for the machine {machine}, whose calls are not known here")
    objdump, jump = MACHINES[machine]
    if platform.machine() == "aarch64":
        objdump = "objdump"
    call_line = re.compile(rf"\s+[0-9a-f]+:\s+{jump}([0-9a-f]+) <(.*)>")
    text = tool(objdump, "-dC", "--no-show-raw-insn", f"--start-address={places[BEGIN]}",
                f"--stop-address={places[END]}", program)
    caller, found = "", set()
    for line in text.splitlines():
        if name := re.fullmatch(r"[0-9a-f]+ <(.*)>:", line):
            caller = name[1]
        elif (call := call_line.match(line)) and not places[BEGIN] <= int(call[1], 16) < places[END]:
            callee = re.sub(r"\+0x[0-9a-f]+$", "", call[2])
            # Behind @plt is a library's code, where no tick is taken either.
            inside = callee.endswith("@plt") or callee in ENDS_THE_PROGRAM or ATOMIC_OPERATION.fullmatch(callee)
            if not inside:
                found.add((caller, callee))
    return sorted(found)


def main(programs: list[str]) -> int:
    """Checks each program."""
    if programs in (["--help"], ["-h"]):
        print(__doc__.strip())
        return 0
    if not programs or programs[0].startswith("-"):
        print("check_section: usage: check_section.py PROGRAM...", file=sys.stderr)
        return 2
    status = 0
    for program in programs:
        try:
            found = calls_out(program)
        except (ValueError, subprocess.CalledProcessError, OSError) as failure:
            print(f"check_section: {program}: {failure}", file=sys.stderr)
            return 2
        for caller, callee in found:
            excused = any(re.search(pattern, caller) for pattern in OUTSIDE_OF_REGIONS)
            if not excused and not any(re.search(pattern, callee) for pattern in CALLED_OUTSIDE_OF_REGIONS):
                print(f"{program}: {caller} calls {callee}, which lies outside of the section")
                status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
