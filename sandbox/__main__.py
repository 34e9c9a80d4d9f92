"""The command line of the sandbox: `python -m sandbox --port 8765 --data state.sqlite`."""

from __future__ import annotations

import argparse

from sandbox.server import serve_forever


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port; there are those from 0 to 65535")
    return port


def main() -> None:
    parser = argparse.ArgumentParser(prog="sandbox", description="Sheets and SendGrid on localhost")
    parser.add_argument("--port", type=_port, default=8765, help="0 takes a free one")
    parser.add_argument("--data", help="file that keeps the state, or a folder for it")
    options = parser.parse_args()
    serve_forever(options.port, options.data)


if __name__ == "__main__":
    main()
