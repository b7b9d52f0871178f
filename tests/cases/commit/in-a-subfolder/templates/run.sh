#!/bin/sh
exec /bin/web
