# SPDX-License-Identifier: GPL-2.0-or-later
# The device list of our build: one machine, nothing else.
CONFIG_TWIN=y
