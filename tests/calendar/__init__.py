"""The calendar room: client, wire, embedded calendar."""
