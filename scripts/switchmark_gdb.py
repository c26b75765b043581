"""Commands for gdb: lists the suspended fibers of a program that was built with debug information.

In gdb:    source scripts/switchmark_gdb.py
           switchmark fibers               of every scheduler that a frame of the selected thread names
           switchmark fibers EXPRESSION    of one scheduler

Reads only: registers and memory of the program stay as they are, so that a core file will do. Knows where Boost.Context
1.74 to 1.83 save registers on x86-64.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import gdb
import gdb.unwinder

NAMESPACE = "switchmark::stackful::"
SCHEDULER = NAMESPACE + "fiber_scheduler<"
# Saved at a switch, in this order and without a gap, just above the control words of SSE and x87 and what versions of
# Boost.Context keep beside them (jump_x86_64_sysv_elf_gas.S). Behind them lies the stack as it was before the switch.
SAVED = ("r12", "r13", "r14", "r15", "rbx", "rbp", "rip")
# lea -bytes(%rsp),%rsp: how the switch makes room for all but rip, which the call has pushed already.
MAKES_ROOM = re.compile(rb"\x48\x8d\x64\x24(.)", re.DOTALL)
POINTER_BYTES = 8
MOST_FRAMES = 40
# The frames from here on are the same in every fiber.
CALLS_THE_BODY = re.compile(r"switchmark::stackful::fiber_scheduler<\w*(::\w+)*>::run_body<")


@dataclass
class Fiber:
    """A fiber that does not run, and where it is found."""

    suspension: gdb.Value
    places: list[str] = field(default_factory=list)


@dataclass
class FrameId:
    """What gdb tells frames apart by."""

    sp: gdb.Value
    pc: gdb.Value


class FiberUnwinder(gdb.unwinder.Unwinder):
    """While `saved` is set, the registers saved there are those of the caller of the thread's newest frame."""

    def __init__(self) -> None:
        super().__init__("switchmark fiber")
        self.saved = 0
        self.thread_sp = 0

    def __call__(self, pending: gdb.PendingFrame) -> gdb.UnwindInfo | None:
        """gdb asks for each frame."""
        sp = pending.read_register("rsp")
        if self.saved == 0 or address(sp) != self.thread_sp:
            return None
        word = gdb.lookup_type("unsigned long")
        # Below the frames of the fiber, as a called function's frame would be.
        unwound = pending.create_unwind_info(FrameId(gdb.Value(self.saved).cast(sp.type), pending.read_register("rip")))
        end = self.saved + saved_bytes()
        unwound.add_saved_register("rsp", gdb.Value(end).cast(word))
        for place, register in enumerate(SAVED):
            unwound.add_saved_register(register, gdb.Value(read_pointer(end - (len(SAVED) - place) * POINTER_BYTES)).cast(word))
        return unwound


UNWINDER = FiberUnwinder()


def address(pointer: gdb.Value) -> int:
    """A pointer as a number."""
    return int(pointer.cast(gdb.lookup_type("unsigned long")))


def saved_bytes() -> int:
    """How much a switch saves on the stack of the fiber that it leaves: 64 bytes in Boost.Context 1.74, 72 in 1.83."""
    place = int(gdb.parse_and_eval("(unsigned long) &jump_fcontext"))
    room = MAKES_ROOM.search(gdb.selected_inferior().read_memory(place, 16).tobytes())
    if room is None:
        raise gdb.GdbError("switchmark: this version of Boost.Context saves registers elsewhere than those that are known")
    return 256 - room[1][0] + POINTER_BYTES


def read_pointer(place: int) -> int:
    """The pointer that lies at an address."""
    return int.from_bytes(gdb.selected_inferior().read_memory(place, POINTER_BYTES).tobytes(), "little")


def at(place: int, type_name: str) -> gdb.Value:
    """The object of that type at an address."""
    return gdb.Value(place).cast(gdb.lookup_type(type_name).pointer()).dereference()


def frames() -> Iterator[gdb.Frame]:
    """Of the selected thread, the newest first."""
    frame = gdb.newest_frame()
    while frame is not None:
        yield frame
        frame = frame.older()


def named_schedulers(frame: gdb.Frame) -> Iterator[gdb.Value]:
    """Schedulers that a frame's variables, or what its lambda has captured, name."""
    try:
        block = frame.block()
    except RuntimeError:  # no debug information here
        return
    while block is not None and not block.is_global and not block.is_static:
        for symbol in block:
            if not (symbol.is_variable or symbol.is_argument):
                continue
            try:
                value = symbol.value(frame)
                yield from schedulers_in(value)
                if symbol.name == "__closure":
                    closure = value.dereference()
                    for member in closure.type.fields():
                        yield from schedulers_in(closure[member])
            except (gdb.error, TypeError):  # optimised away, or memory that cannot be read
                continue
        block = None if block.function is not None else block.superblock


def schedulers_in(value: gdb.Value) -> Iterator[gdb.Value]:
    """The value itself, or what it points to, if that is a scheduler."""
    kind = value.type.strip_typedefs()
    if kind.code in (gdb.TYPE_CODE_PTR, gdb.TYPE_CODE_REF):
        if str(kind.target().strip_typedefs().unqualified()).startswith(SCHEDULER):
            yield value.dereference() if kind.code == gdb.TYPE_CODE_PTR else value.referenced_value()
    elif str(kind.unqualified()).startswith(SCHEDULER):
        yield value


def timers_below(node: int) -> Iterator[int]:
    """The nodes of a tree of Boost.Intrusive (parent and colour, left, right) in their order."""
    if node == 0:
        return
    yield from timers_below(read_pointer(node + POINTER_BYTES))
    yield node
    yield from timers_below(read_pointer(node + 2 * POINTER_BYTES))


def readiness_waits(worker: gdb.Value) -> Iterator[gdb.Value]:
    """The waits for descriptors, by the numbers of these (harness/runtime/descriptor_table.hpp)."""
    if address(worker["reactor_"]) == 0:
        return
    table = worker["reactor_"].dereference()["states_"]
    pages, size = read_pointer(address(table["pages_"].address)), gdb.lookup_type("switchmark::runtime::descriptor_state").sizeof
    for page in range(int(table["page_count_"])):
        first = read_pointer(pages + page * POINTER_BYTES)
        for end in range(first, first + int(table["states_per_page"]) * size if first != 0 else 0, size):
            node = read_pointer(end)
            while node != end:
                yield at(node, "switchmark::runtime::readiness_wait")
                node = read_pointer(node)


def suspended_fibers(scheduler: gdb.Value) -> list[Fiber]:
    """All fibers of a scheduler that do not run, in the order in which they would go on."""
    found: dict[int, Fiber] = {}

    def add(suspension: int, place: str) -> None:
        fiber = found.setdefault(suspension, Fiber(at(suspension, NAMESPACE + "suspension")))
        fiber.places.append(place)

    worker = scheduler["worker_"].referenced_value()
    ready = address(worker["queue_"]["head_"])
    while ready != 0:
        add(ready, "ready")
        ready = address(at(ready, "switchmark::runtime::task")["next"])
    root = read_pointer(address(worker["timers_"]["armed_"].address)) & ~3
    for node in timers_below(root):
        wait = at(node, "switchmark::runtime::timer")
        add(address(wait["owner"]), f"until {int(wait['deadline']['__d']['__r'])} ns")
    for wait in readiness_waits(worker):
        add(address(wait["owner"]), f"waiting for descriptor {int(wait['descriptor'])}")
    end = address(worker["parked_"]["all_"].address)
    node = read_pointer(end)  # the first hook of a waiter is that of this list
    while node != end:
        add(address(at(node, "switchmark::runtime::waiter")["owner"]), "parked")
        node = read_pointer(node)
    return list(found.values())


def without_arguments(function: str) -> str:
    """A function's name without what stands in angle brackets: those of lambdas go over many lines."""
    shorter, depth = "", 0
    for letter in function if "operator" not in function else "":
        depth -= letter == ">"
        if depth == 0:
            shorter += letter
        depth += letter == "<"
    return shorter.replace("<>", "<...>") if function[0] != "<" and shorter else function


def frames_of(saved: int) -> list[tuple[str, str]]:
    """Function and place of each frame of a suspended fiber, the innermost first."""
    newest = gdb.newest_frame()
    UNWINDER.thread_sp = address(newest.read_register("rsp"))
    UNWINDER.saved = saved
    gdb.invalidate_cached_frames()
    try:
        found = []
        for frame in frames():
            if address(frame.read_register("rsp")) == UNWINDER.thread_sp:
                continue  # the thread's own
            name = "<signal handler called>" if frame.type() == gdb.SIGTRAMP_FRAME else frame.name() or "??"
            if CALLS_THE_BODY.match(name):
                break
            if len(found) == MOST_FRAMES:
                found.append(("...", ""))
                break
            line = frame.find_sal()
            place = f" at {line.symtab.filename}:{line.line}" if line.symtab is not None else ""
            found.append((without_arguments(name), place))
        return found
    finally:
        UNWINDER.saved = 0
        gdb.invalidate_cached_frames()


def state_of(fiber: Fiber, functions: list[str]) -> str:
    """In words."""
    state = ", ".join(fiber.places)
    if functions and functions[0].startswith("boost::context::detail::fiber_entry"):
        return state + ", not begun"
    if any("::stop_running_task" in function for function in functions):
        return state + ", stopped by a tick"
    return "sleeping, " + state if state.startswith("until") else state


def print_fibers(scheduler: gdb.Value) -> None:
    """One paragraph for each."""
    fibers = suspended_fibers(scheduler)
    kind = str(scheduler.type.strip_typedefs().unqualified()).removeprefix(NAMESPACE)
    print(f"{len(fibers)} suspended fibers of {kind} at {address(scheduler.address):#x}")
    for number, fiber in enumerate(fibers, 1):
        trace = frames_of(address(fiber.suspension["resume_point"]["handle_"]["fctx_"]))
        print(f"\nfiber {number}, {address(fiber.suspension.address):#x}: {state_of(fiber, [name for name, _ in trace])}")
        for depth, (name, place) in enumerate(trace):
            print(f"  #{depth:<3}{name}{place}")


class SwitchmarkCommand(gdb.Command):
    """What gdb can tell of a program of switchmark."""

    def __init__(self) -> None:
        super().__init__("switchmark", gdb.COMMAND_STACK, prefix=True)


class FibersCommand(gdb.Command):
    """Lists suspended fibers with their backtraces: switchmark fibers [SCHEDULER]"""

    def __init__(self) -> None:
        super().__init__("switchmark fibers", gdb.COMMAND_STACK)

    def invoke(self, argument: str, from_tty: bool) -> None:
        """Called by gdb."""
        if gdb.selected_thread() is None:
            raise gdb.GdbError("switchmark: the program does not run")
        if gdb.selected_frame().architecture().name() != "i386:x86-64":
            raise gdb.GdbError("switchmark: where registers are saved is known for x86-64 only")
        try:
            gdb.lookup_type(NAMESPACE + "suspension")
        except gdb.error:
            raise gdb.GdbError("switchmark: no debug information of fibers; build the preset debug, or add -g") from None
        if argument:
            named = list(schedulers_in(gdb.parse_and_eval(argument)))
        else:
            named = [scheduler for frame in frames() for scheduler in named_schedulers(frame)]
        schedulers = {address(scheduler.address): scheduler for scheduler in named}
        if not schedulers:
            raise gdb.GdbError("switchmark: no fiber_scheduler here; name one: switchmark fibers EXPRESSION")
        for scheduler in schedulers.values():
            print_fibers(scheduler)


gdb.unwinder.register_unwinder(None, UNWINDER, replace=True)
SwitchmarkCommand()
FibersCommand()
