"""The refusals of the weather."""

from django.utils.translation import gettext as _

from fangxian.base.problems import declare

TEMPERATURE_UNIT = declare(
    "weather_temperature_unit", lambda: _("Neither the file nor you say whether this is °C or °F. Say the unit.")
)
WIND_UNIT = declare(
    "weather_wind_unit", lambda: _("Neither the file nor you say whether the wind is km/h or m/s. Say it.")
)
UNITS_DIFFER = declare(
    "weather_units_differ", lambda: _("The file says {file}, you say {person}. Look which of them is right.")
)
LOOKS_FAHRENHEIT = declare(
    "weather_looks_fahrenheit", lambda: _("{value} cannot be °C here. Are these degrees Fahrenheit? Say the unit.")
)
PLACE_MISSING = declare(
    "weather_place_missing", lambda: _("The file has no column for the place. Choose the place it is about.")
)
PLACE_UNKNOWN = declare("weather_place_unknown", lambda: _("None of your places has this code or name."))
PLACE_AMBIGUOUS = declare("weather_place_ambiguous", lambda: _("Several places have this name; give the code."))
HOUR_ABSENT = declare("weather_hour_absent", lambda: _("This hour does not exist: the clocks were put forward."))
HALF_TOLD = declare("weather_half_told", lambda: _("Temperature or wind is missing; this hour stays unknown."))
OUT_OF_RANGE = declare("weather_out_of_range", lambda: _("“{column}” is beyond anything that is measured: {value}"))
TOO_WIDE = declare(
    "weather_row_too_wide",
    lambda: _("This row has more cells than the header: is the decimal comma also what separates the cells?"),
)
SEVERAL_AN_HOUR = declare(
    "weather_several_an_hour",
    lambda: _("{count} hours have several rows. The coldest air and the strongest wind of the hour count."),
)
TOO_MANY = declare("weather_too_many", lambda: _("The file holds more than {limit} hours. Split it."))
NOTHING_READ = declare("weather_nothing_read", lambda: _("The file holds no hour with temperature and wind."))
FILE_GONE = declare(
    "weather_file_gone", lambda: _("This file was stored or has been waiting too long. Please upload it again.")
)
