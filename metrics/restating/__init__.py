"""As reported beside as now known: what a closed period said then, what it says now, and why."""
