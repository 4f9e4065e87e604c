"""Past nights in the browser."""
