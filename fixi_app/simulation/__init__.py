"""A made-up town that lives for days in virtual time: people, provider, model, owner and misfortune, by one seed.

What it is for: `tests/flows/test_simulation.py` plays hundreds of days and looks at the store after each; `bench
simulate` plays one day of a large business and says how long that takes.
"""
