import os

from supervisor.events import EventTypes

EventTypes.OWN = None
print("loud")
os.write(1, b"end\n")


def make():
    pass
