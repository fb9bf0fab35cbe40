"""Starts the page: `python app.py [--open] [--port N]`, the same as `advisor serve`."""

import os
import sys

# OpenMP reads this as the embedding model is loaded: its threads are not to spin for a core that the server, or another
# process, is using. On a busy machine that makes a question ten times slower.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

from advisor.cli import main  # noqa: E402

if __name__ == "__main__":
    sys.argv[1:1] = ["serve"]
    main()
