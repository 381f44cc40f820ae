"""`python -m bot` is `skolebro`."""

from bot.cli import main

main()
