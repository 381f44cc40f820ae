"""Which talks were held: marked in one press each or all, and a second time where one was not enough."""
