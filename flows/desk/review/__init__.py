"""Review in the browser: questions about names and employers, and their answers."""
