"""`python -m audit`: the command line."""

import sys

from audit.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
