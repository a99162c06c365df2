"""The script of every session. It lies here because a `pages/` folder beside it would switch on legacy pages."""

from territory.ui import navigation

navigation.run()
