from fangxian.access.matrix import PUBLIC, STATION, Row

ROWS = [
    # The app's shell holds nothing but itself: everything else comes through the pack, to enrolled devices.
    Row("station", PUBLIC),
    Row("station-sw", PUBLIC),
    Row("station-precache", PUBLIC),
    Row("station-manifest", PUBLIC),
    Row("station-enrol", STATION, ("POST",)),
    Row("station-token", STATION, ("POST",)),
    Row("station-pack", STATION),
]
