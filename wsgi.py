"""The WSGI entry for a production server: `gunicorn wsgi:app`."""

from fieldvisit.app import create_app

app = create_app()
