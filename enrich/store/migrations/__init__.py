"""How a store grows from one release to the next; see the README of the store."""
