hosts = __HOSTS__
