pytest_plugins = ["fangxian.base.testing"]
