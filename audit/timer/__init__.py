"""The timer: makes each month's audit by itself, once, when it is due.

- `due` says which months are due at a moment;
- `diary` remembers in `reports/schedule.json` what was done, and shows that the schedule is alive;
- `by_hand` sees what somebody has done meanwhile;
- `timer` does what is due, in order, and writes it down after each step;
- `recipes` tells how cron, systemd or Windows Task Scheduler starts it.
"""
