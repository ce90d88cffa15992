"""The doctor: examines everything that a month's audit needs, before the day it is needed, and says what to do.

- `answers` is what an examination may say;
- `computer` looks at folders, room on the disk and the clock;
- `audit_itself` makes the last month's audit and its mails, and keeps nothing;
- `server` talks with the mail server as far as one can without sending.
"""
