"""When, in what order and where: the nightly flow, its steps and the `leads` command."""
