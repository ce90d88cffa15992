"""The media of the report, one file each. They lay out what `audit.report` computed; they do not count or sort."""
