"""Starts the page: `python app.py [--open] [--port N]`, the same as `advisor serve`."""

import sys

from advisor.cli import main

if __name__ == "__main__":
    sys.argv[1:1] = ["serve"]
    main()
