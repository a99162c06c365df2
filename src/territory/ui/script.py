"""The script of every session; here, because a `pages/` folder beside it switches on legacy pages."""

from territory.ui import navigation

navigation.run()
