"""The list on the door: when somebody is inside, and no more than a corridor may read."""
