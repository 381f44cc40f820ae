"""Class news: posts, meetings and events as posts with a date, the class's week, and who has read what.

The one rule kept here: nothing goes out that its writer has not seen as a reader will, each reader gets one copy
whatever number of children they have, and an answer goes to the writer alone.
"""
