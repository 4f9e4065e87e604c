"""A company's pages: gathered, shown with marked words, and what people order there."""
