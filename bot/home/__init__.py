"""Home: what a person sees first and whenever nothing else fits: menu, children, help, privacy, and good manners.

It is handed the features and imports none of their rooms, so a new feature is at home without a change here.
"""

from bot.home.handlers import feature, home_feature
from bot.home.manners import HomeManners

__all__ = ["HomeManners", "feature", "home_feature"]
