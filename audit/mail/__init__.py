"""The mail room: from the month's report to letters that have been sent, each once.

In order of use:

- `views` says what each kind of letter may hold, so that no letter can tell of another's unit;
- `compose` decides who is written to, and has `templates/mail/` written in that reader's language;
- `message` turns a letter into the bytes that travel;
- `outbox` keeps those bytes in `reports/2026-10/mail/`, where the folder that a message lies in is its state;
- `delivery` sends what waits there, at the pace allowed, and moves each message as its state changes;
- `transport` carries one message to the mail server, through yagmail, with `credentials` that prove who is who;
- `xoauth2` is the login to Microsoft 365, by a token instead of a password;
- `faults` says in words why the server cannot be used.

And for what comes back:

- `inbox` reads the mailbox of notices, `notices` says what each tells, and `bounces` marks the messages that came back;
- `undelivered` lists for the next summary what did not reach its reader.
"""
