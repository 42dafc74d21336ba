"""The sentences of the checker of routes."""

from fangxian.planning.findings import Words

VIOLATIONS = {
    "unknown_vehicle": "There is no vehicle {who}.",
    "unknown_stop": "{who} goes to {when}, which is not in the problem.",
    "vehicle_twice": "{who} has {count} routes.",
    "visited_twice": "{who} is visited {count} times.",
    "left_out": "{who} must be visited and is on no route.",
    "capacity": "{who} carries {have} of good {good} on trip {when}; it can carry {limit}.",
    "late": "{who} reaches {when} at {at}; service may begin until {limit}.",
    "depot_closed": "{who} is at depot {when} at {at}; it is open from {opens} to {closes}.",
    "early_start": "{who} leaves at {at}; its shift begins at {limit}.",
    "late_return": "{who} is back at {at}; its latest return is {limit}.",
    "longest": "{who} is out for {have}; at most {limit} are allowed.",
    "farthest": "{who} travels {have}; at most {limit} are allowed.",
    "skills": "{who} lacks {lacking} for {when}.",
    "suspect_first": "{who} visits {when}, a clean household, after the suspected household {after}.",
    "reload_place": "{who} cannot load anew at {when}.",
    "reloads": "{who} loads anew {have} times; at most {limit} are allowed.",
    "lock_vehicle": "{when} was to stay on {vehicle} and is on {who}.",
    "lock_position": "{when} was to stay at position {need} of {who} and is at {have}.",
}
COSTS = {
    "fixed": "{who} goes out.",
    "distance": "{who} travels {have}.",
    "time": "{who} is out for {have}.",
    "skipped": "{who} is not visited.",
}
WORDS = Words({**VIOLATIONS, **COSTS})
