"""Stripe's objects, one module a kind: what each looks like and what can be done with it.

An operation takes the store and the checked parameters as keyword arguments. A parameter that
Stripe knows and an operation does not name is refused as not modelled (`operations`).
"""
