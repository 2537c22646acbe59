"""The forge that hosts the plans: GitHub's REST API, and what this program keeps in comments and issues there."""
