"""`python -m sandbox --port 8765 --data state.sqlite`."""

from __future__ import annotations

import argparse
from pathlib import Path

from sandbox.server import serve_forever


def main() -> None:
    parser = argparse.ArgumentParser(prog="sandbox", description="Sheets and SendGrid on localhost")
    parser.add_argument("--port", type=int, default=8765, help="0 takes a free one")
    parser.add_argument("--data", type=Path, help="file that keeps the state")
    options = parser.parse_args()
    serve_forever(options.port, options.data)


if __name__ == "__main__":
    main()
