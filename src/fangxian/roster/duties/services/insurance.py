"""No volunteer without accident insurance stands at a post at the warning level of cold (RULEBOOK K9): no reason overrules it."""

from collections.abc import Collection

from fangxian.base.problems import Problem
from fangxian.roster.duties import problems
from fangxian.roster.duties.judging import MOST_TOLD
from fangxian.roster.duties.models import Duty
from fangxian.roster.duties.warned import in_warning_cold
from fangxian.roster.staffing.queries import uninsured_volunteers


def refuse_uninsured(duties: Collection[Duty]) -> None:
    """Raise ``duty_uninsured`` where duties to be given would send somebody uninsured into the warning cold, told by number.

    One query where everybody is staff or insured, four more elsewhere.
    """
    if not duties:
        return
    numbers = uninsured_volunteers({duty.person_id for duty in duties}, max(duty.day for duty in duties))
    theirs = [duty for duty in duties if duty.person_id in numbers]
    sent = sorted({numbers[duty.person_id] for duty in in_warning_cold(theirs)})
    if sent:
        raise Problem(problems.DUTY_UNINSURED, status=409, who=", ".join(sent[:MOST_TOLD]))
