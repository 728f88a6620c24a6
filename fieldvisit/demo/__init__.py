"""The demo: all of Jiaxing's areas, and one town lived in by invented people.

It is data and the code that makes it, deterministic from a day: the same `FIELDVISIT_DEMO_TODAY` gives the
same people, visits and issues. Nobody in it exists; phones (1990000…) and identity numbers (99…) cannot.
"""
