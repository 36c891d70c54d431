"""Accounts: who may sign in, what we hold about them, and how they are erased."""

from config.accounts.adapter import AccountAdapter, RequestLoginCodeForm, is_staff, make_user

__all__ = ["AccountAdapter", "RequestLoginCodeForm", "is_staff", "make_user"]
