#!/bin/bash
export PATH="{{ .bk_home }}/.envs/bklog-workers/bin:$PATH"
export BK_ENV="production"
export DB_HOST="{{ .BK_PAAS_MYSQL_HOST }}"
export DB_USERNAME="{{ .BK_PAAS_MYSQL_USER }}"
export DB_PASSWORD="{{ .BK_PAAS_MYSQL_PASSWORD }}"
export BKAPP_REDIS_HOST="{{ .BK_BKLOG_REDIS_HOST }}"
export BKAPP_REDIS_PASSWORD="{{ .BK_BKLOG_REDIS_PASSWORD }}"
