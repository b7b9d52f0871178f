# SPDX-License-Identifier: MIT
import sys

sys.exit("bye")
