"""All of the program, imported once by the process that forked.py forks from; nothing is made of it yet."""

from importlib import import_module

from sqlalchemy.orm import configure_mappers

from fieldvisit import app, installation, local_https, serving, worker  # noqa: F401

for name in (*(f"{room}.models" for room in app.MODELS), *app.PAGES, *app.APIS):
    import_module(f"fieldvisit.{name}")
configure_mappers()
