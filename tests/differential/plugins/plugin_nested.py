# SPDX-License-Identifier: MIT
import nothing_of_that_name  # noqa: F401
