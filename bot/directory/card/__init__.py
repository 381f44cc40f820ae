"""The class's communication card (D2.16): what the team has set, or what the policy gives until it has."""
