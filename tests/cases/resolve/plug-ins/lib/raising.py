raise RuntimeError("no database\nat all")
