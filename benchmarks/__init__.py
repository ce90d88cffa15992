"""The program beside what a user would write or pick instead, measured in one run; see README.md."""
