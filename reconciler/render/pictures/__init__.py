"""Pictures: of a workout, of a week, of the fitness to come. SVG for pages, PNG for messages, and the same in words.

matplotlib draws them (the extra `report`); it is imported when a picture is drawn, not before.
"""
