raise ValueError("no licence")
