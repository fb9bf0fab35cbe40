"""A real llama.cpp server as a process of its own: `llama_server.py FILE CONTEXT KEY` prints its address, and ends when
its standard input is closed."""

import os
import sys

from xllamacpp import CommonParams, Server


def main(path: str, context: str, key: str) -> None:
    options = CommonParams()
    options.model.path, options.model_alias = path, {"small"}
    options.n_ctx, options.n_parallel = int(context) * 2, 2
    options.api_keys = [key]
    options.hostnames, options.port = ["127.0.0.1"], 0
    options.ui, options.warmup, options.verbosity = False, False, 0
    threads = max(1, (os.cpu_count() or 1) - 1)
    options.cpuparams.n_threads = options.cpuparams_batch.n_threads = threads
    options.cpuparams.poll = options.cpuparams_batch.poll = 0
    server = Server(options)
    print(server.listening_address, flush=True)  # noqa: T201
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
