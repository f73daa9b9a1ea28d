"""Where a new installation starts: England's authorities and the first themes, as files beside this one."""
