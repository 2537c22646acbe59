"""The report: one HTML page that needs nothing else, for reading and printing; jinja2 fills it in (the extra `report`)."""
