"""The Telegram side of a person: the account, its language, whether it can be reached, the open question.

An account is one Telegram user and belongs to no school; what it may see hangs on the persons it is linked to.
"""

from bot.accounts.handlers import accounts_feature, feature

__all__ = ["accounts_feature", "feature"]
