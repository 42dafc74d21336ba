from fangxian.console.views import account as account
