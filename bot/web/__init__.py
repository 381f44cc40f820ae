"""The bot's own web part: Telegram's webhook, and what operators ask (health, readiness, metrics)."""
