"""No key of a foreign app reaches the server's log, whatever goes wrong with the request that bears it."""

import logging

from gunicorn.config import Config

from fieldvisit.config import Settings
from fieldvisit.keyless_log import KeylessLogger
from fieldvisit.serving import server_options


def test_an_address_in_the_log_has_lost_its_key(tmp_path, capfd) -> None:
    options = server_options(Settings(home=tmp_path, database_url="sqlite:///x.db"))
    assert options.get("accesslog") is None
    assert options["logger_class"] is KeylessLogger
    config = Config()
    config.set("loglevel", options["loglevel"])
    logger = KeylessLogger(config)
    logger.exception("Error handling request %s %s", "POST", "/openrosa/key/verysecret/submission?deviceID=1")
    logger.warning("Invalid HTTP request line: 'GET /openrosa/key/verysecret'")
    said = capfd.readouterr().err
    assert said.count("/openrosa/key/…") == 2
    assert "verysecret" not in said
    logging.getLogger("gunicorn.error").handlers.clear()
