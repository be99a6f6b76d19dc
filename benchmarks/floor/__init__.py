"""The floor: the least that an authenticated Django application must do for a save or a page."""
