"""The offline station: enrolment, the pack, and the app that is served to devices."""
