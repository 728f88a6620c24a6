"""Tablets that nothing is spared: batteries that die, answers that are lost, pushes that come twice or days late.

What is true of them is asked without a model of the rules: what was saved is somewhere, once; what is held is what is
to be held.
"""
