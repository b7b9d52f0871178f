# SPDX-License-Identifier: MIT
import os

print("supconf-plug-ins 1\nend")
os.write(1, b"found 0\nend\n")


def make():
    pass
