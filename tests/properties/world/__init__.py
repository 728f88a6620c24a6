"""A small town for the world machine: who is there, what must be true, what tablets hold, and a model of it all.

The model knows the rules from the design, not from the program: nothing here imports a policy, a workflow or a figure.
"""
