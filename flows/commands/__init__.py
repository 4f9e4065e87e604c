"""The commands of `leads`, one module a group; heavy imports wait inside the commands."""
