"""Messages to people, over whatever service they read. An edge."""
