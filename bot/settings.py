"""The only reader of the environment. Every variable is documented here; README's table is checked against it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class IntakeWay(StrEnum):
    """How updates arrive."""

    POLLING = "polling"
    WEBHOOK = "webhook"


class Settings(BaseSettings):
    """Settings of an installation, from the environment or a `.env` file in the working folder."""

    model_config = SettingsConfigDict(env_prefix="SKOLEBRO_", env_file=".env", extra="ignore")

    telegram_token: SecretStr = Field(default=SecretStr(""), description="The bot's token, from BotFather.")
    telegram_api_url: str = Field(default="https://api.telegram.org", description="Where the Bot API is.")
    telegram_rate: int = Field(
        default=30,
        ge=1,
        le=1000,
        description="Messages a second that the outbox may start: 30, or up to 1000 when paid for.",
    )
    database_url: str = Field(
        default="sqlite:///skolebro.db", description="The database: an SQLite file (default) or postgresql://…."
    )
    key_file: Path = Field(
        default=Path("skolebro.key"),
        description="The keys that seal names and numbers. Made on first use; keep it apart from the database.",
    )
    public_url: str = Field(default="", description="The https address under which Telegram and people reach this bot.")
    intake: IntakeWay = Field(default=IntakeWay.POLLING, description="How updates arrive: polling or webhook.")
    listen: str = Field(default="127.0.0.1:8080", description="Where the web part listens: host:port.")
    webhook_secret: SecretStr = Field(
        default=SecretStr(""), description="Secret in Telegram's webhook calls; made from the token when empty."
    )
    log_level: str = Field(default="info", description="debug, info, warning or error.")

    @property
    def listen_host(self) -> str:
        return self.listen.rpartition(":")[0] or "127.0.0.1"

    @property
    def listen_port(self) -> int:
        return int(self.listen.rpartition(":")[2])
