"""The rule lab in the browser: pieces of the rules, private drafts, previews, publication."""
