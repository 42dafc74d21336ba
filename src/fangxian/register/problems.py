"""The refusals of the registers and of their imports."""

from django.utils.translation import gettext as _

from fangxian.base.problems import declare

UNIT_UNKNOWN = declare("unit_unknown", lambda: _("There is no such unit: {unit}"))
UNIT_CODE_TAKEN = declare("unit_code_taken", lambda: _("Another unit has the code {taken}."))
UNIT_CODE_INVALID = declare("unit_code_invalid", lambda: _("A code has up to 20 digits and letters: {wanted}"))
UNIT_MOVE_INTO_ITSELF = declare("unit_move_into_itself", lambda: _("A unit cannot be moved below itself."))
UNIT_HAS_OPEN_CHILDREN = declare(
    "unit_has_open_children", lambda: _("{count} units below this one are still open. Close them first.")
)
UNIT_CLOSED = declare("unit_closed", lambda: _("This unit is closed: {unit}"))
NAME_MISSING = declare("name_missing", lambda: _("A name is needed."))
CHANGE_REASON_MISSING = declare("change_reason_missing", lambda: _("Say why this is changed."))
KIND_UNKNOWN = declare("kind_unknown", lambda: _("This is not one of the kinds: {kind}"))
PLACE_CODE_TAKEN = declare("place_code_taken", lambda: _("Another place has the code {taken}."))
PLACE_COORDINATES = declare(
    "place_coordinates_invalid", lambda: _("Coordinates need a latitude (−90 to 90) and a longitude (−180 to 180).")
)
PERSON_NUMBER_TAKEN = declare(
    "person_number_taken", lambda: _("This unit already has a person with the number {number}.")
)
PERSON_REGISTERED = declare("person_registered", lambda: _("This person is already registered."))
TEAM_NAME_TAKEN = declare("team_name_taken", lambda: _("This unit already has a team of this name: {name}"))
TEAM_MEMBER_UNKNOWN = declare("team_member_unknown", lambda: _("There is no such person: {number}"))
ACCOUNT_TAKEN = declare("account_taken", lambda: _("This account belongs to {number} already. Untie it there first."))
PERSON_CLOSED = declare("person_closed", lambda: _("{number} is closed in the register of people."))
TEXT_MISSING = declare("text_missing", lambda: _("Say in words what it is."))
DAYS_REVERSED = declare("days_reversed", lambda: _("The last day lies before the first day."))
PLACE_UNKNOWN = declare("place_unknown", lambda: _("There is no such place in this unit or below it."))
TEAM_DISSOLVED = declare("team_dissolved", lambda: _("This team has been dissolved; it can no longer be changed."))
TEAM_NOT_PROPOSED = declare("team_not_proposed", lambda: _("This team does not wait for approval."))
TEAM_OWN_PROPOSAL = declare(
    "team_own_proposal",
    lambda: _("Who proposed a team does not approve it. Ask another coordinator of the unit above."),
)
TEAM_MEMBER_TWICE = declare("team_member_twice", lambda: _("{number} is in this team already."))
TEAM_MEMBER_AMBIGUOUS = declare(
    "team_member_ambiguous",
    lambda: _("Several people below this unit have the number {number}; appoint them one by one."),
)
TEAM_MEMBER_LEFT = declare("team_member_left", lambda: _("This person has left the team already."))
TEAM_MEMBER_FOREIGN = declare("team_member_foreign", lambda: _("This person is not in the team."))
TEAM_SECRETARY_TAKEN = declare(
    "team_secretary_taken", lambda: _("{number} leads this team. Give them another role first.")
)
MEETING_CANCELLED = declare("meeting_cancelled", lambda: _("This meeting was cancelled."))
CALL_NOT_OPEN = declare("call_not_open", lambda: _("This call is no longer open."))
CALL_STILL_OPEN = declare(
    "call_still_open",
    lambda: _("People may apply until {until}. Choose after that, or let the call end earlier first."),
)
CALL_ENDS_BEFORE = declare(
    "call_ends_before_it_begins", lambda: _("People need some time to apply: the call ends now.")
)
CALL_WITHOUT_APPLICANTS = declare(
    "call_without_applicants", lambda: _("Nobody has applied. Let the call go on for longer, or cancel it.")
)
CALL_FOREIGN = declare("call_foreign", lambda: _("This call is for people of {unit}."))
CALL_WANTS_NOBODY = declare("call_wants_nobody", lambda: _("At least one person has to be wanted."))
APPLICATION_TWICE = declare("application_twice", lambda: _("You have applied for this call already."))
APPLICATION_ENDED = declare("application_ended", lambda: _("This application was withdrawn or not chosen."))
INSURANCE_INCOMPLETE = declare(
    "insurance_incomplete", lambda: _("Give the number of the insurance and the last day on which it holds.")
)
VOLUNTEER_NOT_INSURED = declare(
    "volunteer_not_insured",
    lambda: _(
        "The cold on this post is dangerous, and a volunteer has to be insured against accidents until {until} before "
        "going there. Not insured: {numbers}. Take out the insurance and enter its number at the application, or leave "
        "these people out."
    ),
)
POLICY_TOPIC_UNKNOWN = declare("policy_topic_unknown", lambda: _("There is no such policy topic: {topic}"))
POLICY_VALUES_INVALID = declare("policy_values_invalid", lambda: _("The values do not fit this topic: {error}"))
POLICY_EDITION_TAKEN = declare(
    "policy_edition_taken", lambda: _("The edition {edition} exists. Editions never change: give this one a new name.")
)
POLICY_EDITION_CHANGED = declare(
    "policy_edition_changed",
    lambda: _("The file of the built-in edition {edition} was changed after it came into use."),
)

FILE_TOO_BIG = declare("import_file_too_big", lambda: _("The file is larger than {limit} MB."))
FILE_UNREADABLE = declare("import_file_unreadable", lambda: _("The file cannot be read as a table."))
FILE_BOMB = declare(
    "import_file_bomb", lambda: _("The file unpacks to far more than a table of this size needs and was not opened.")
)
FILE_ENCODING = declare("import_file_encoding", lambda: _("The text is neither UTF-8, UTF-16 nor GB18030."))
FILE_TOO_MANY = declare("import_too_many_rows", lambda: _("The table has more than {limit} rows or cells."))
FILE_EMPTY = declare("import_file_empty", lambda: _("The file holds no rows."))
HEADER_MISSING = declare(
    "import_header_missing", lambda: _("No header row was found. These columns are needed: {columns}")
)
REGISTER_UNKNOWN = declare("import_register_unknown", lambda: _("There is no such register: {register}"))

CELL_MISSING = declare("import_cell_missing", lambda: _("“{column}” is empty."))
CELL_TOO_LONG = declare("import_cell_too_long", lambda: _("“{column}” has more than {limit} characters."))
CELL_CHOICE = declare("import_cell_choice", lambda: _("“{column}” has none of the words that are known there."))
CELL_NUMBER = declare("import_cell_number", lambda: _("“{column}” is not a number."))
CELL_DATE = declare("import_cell_date", lambda: _("“{column}” is not a date."))
CELL_CODE = declare("import_cell_code", lambda: _("“{column}” is not a code."))
CELL_FLAG = declare("import_cell_flag", lambda: _("“{column}” is neither yes nor no."))
CELL_JSON = declare("import_cell_json", lambda: _("“{column}” is not JSON."))
ROW_TWICE = declare("import_row_twice", lambda: _("The same thing stands in row {other} with other values."))
PARENT_UNKNOWN = declare("import_parent_unknown", lambda: _("The unit above is unknown: {above}"))
PARENT_CYCLE = declare("import_parent_cycle", lambda: _("This unit would stand below itself."))
ROW_UNIT_UNKNOWN = declare("import_unit_unknown", lambda: _("No unit has this code or name."))
ROW_UNIT_AMBIGUOUS = declare("import_unit_ambiguous", lambda: _("Several units have this name; give the code."))
OUT_OF_SCOPE = declare("import_out_of_scope", lambda: _("This unit is not one of yours."))
ROW_COORDINATES = declare(
    "import_coordinates_invalid", lambda: _("Latitude and longitude stand together and within their range.")
)
MEMBER_UNKNOWN = declare("import_member_unknown", lambda: _("A member's number is unknown in this unit."))
PLACEHOLDER = declare("import_placeholder", lambda: _("“{name}” is a statistical placeholder, not a unit; left out."))
COLUMN_UNKNOWN = declare("import_column_unknown", lambda: _("The column “{column}” is not known and was left out."))
COLUMN_TWICE = declare(
    "import_column_twice", lambda: _("The column “{column}” stands there twice; the first one counts.")
)
ROW_REFUSED = declare("import_row_refused", lambda: _("This row was refused: {reason}"))
CODE_CHANGED = declare(
    "import_code_changed", lambda: _("A unit named “{name}” stands there with the code {other}: has its code changed?")
)
