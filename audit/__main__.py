"""`python -m audit`: the command line."""

import gc
import signal
import sys

from audit.cli import main

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what the system stops ends as tidily as with Ctrl+C
    gc.set_threshold(50_000)  # an audit makes millions of things and few in circles; to look for these cost a quarter
    sys.exit(main(sys.argv[1:]))
