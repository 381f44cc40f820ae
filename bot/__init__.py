"""Skolebro: school and home, in the language each of them reads."""

from bot.core.imports import without

# structlog would draw tracebacks with rich where it finds it: 10 MB and 70 ms of every process, for no log of ours.
with without("rich"):
    import structlog  # noqa: F401
