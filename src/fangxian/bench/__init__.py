"""``fangxian bench``: the speeds of DESIGN section 7, each side by side with its limit in one run, in a scratch database."""
