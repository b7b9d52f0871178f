[program:web]
command = __BK_HOME__/bin/web --user __USR__
environment = PASSWORD="__PASSWORD__",CHAIN="__CHAIN__",HOST="__HOST__"
