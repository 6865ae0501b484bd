"""``python -m gpect``."""

from gpect.cli.app import main

main()
