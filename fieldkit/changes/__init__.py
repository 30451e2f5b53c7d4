"""The guarded change: plan, confirm, apply, verify, undo; every step is in a journal on disk before it is made."""
