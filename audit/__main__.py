"""`python -m audit`: the command line."""

import signal
import sys

from audit.cli import main

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what the system stops ends as tidily as with Ctrl+C
    sys.exit(main(sys.argv[1:]))
