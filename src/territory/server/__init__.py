"""The ASGI side: the first view as HTML, assets, open-data routes, security headers."""
