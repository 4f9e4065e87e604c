"""The core: names, companies, facts, segments, score and lead lifecycle, and the store."""
