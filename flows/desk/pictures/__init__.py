"""Pictures as SVG in the page."""
