"""What calendars take: iCalendar (RFC 5545).

Invariant: the same days give the same identifiers, so that a calendar that reads it again has each once.
"""
