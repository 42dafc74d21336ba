from fangxian.console.views import account as account
from fangxian.console.views import glass as glass
from fangxian.console.views import units as units
from fangxian.console.views import users as users
