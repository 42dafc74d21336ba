from fangxian.access.matrix import STATION, Row

ROWS = [Row("record-batches", STATION, ("POST",))]
