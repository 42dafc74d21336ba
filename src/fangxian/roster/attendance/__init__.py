"""Who is on duty now: signing on and off at the station, posts unmanned, stints that last too long."""
