"""Reads switchmark's records: validation, charts, comparison."""

import signal
import sys

if sys.argv[:1] == ["-m"]:
    # A command that is starting. Until command.run heeds signals there is nothing to clean up: Ctrl-C ends it at once,
    # where Python's own handler would print a traceback. with_python has kept the signal back so far.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
