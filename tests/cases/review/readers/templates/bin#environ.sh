export COUNT=__APP_COUNT__
