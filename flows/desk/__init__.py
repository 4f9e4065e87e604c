"""The desk: lists, reasons and the rule lab in the browser.

It calls what the `leads` command calls. The web process stays small: whatever needs pandas or
the rule lab works in a process of its own (`flows.desk.workshop`).
"""
