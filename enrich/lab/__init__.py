"""The rule lab: what a change of rules does, on the postings that are open now.

Pure logic on columns: no SQL, no files but the lab's own folder, no clock.
"""
