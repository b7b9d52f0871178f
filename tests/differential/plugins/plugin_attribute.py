# SPDX-License-Identifier: MIT
import sys

sys.nothing_of_that_name
