"""Assembly: one Flask application from settings. No rules live here."""

from datetime import timedelta
from functools import partial, update_wrapper
from importlib import import_module

from flask import Flask, Response, request
from flask_wtf import CSRFProtect
from sqlalchemy import text

from fieldvisit import __version__
from fieldvisit.areas.places import AreaPlaces
from fieldvisit.areas.standing import use_standing
from fieldvisit.config import Settings, settings_from
from fieldvisit.households.found_by import watch_households
from fieldvisit.households.standing import homes_standing
from fieldvisit.jobs.bell import install_bell
from fieldvisit.jobs.files import install_files
from fieldvisit.kernel import clock
from fieldvisit.paths import PACKAGE, asset_dir, photo_dir
from fieldvisit.people.places import use_places
from fieldvisit.people.session import asks_with_token, bearer_viewer, install_sessions, session_viewer
from fieldvisit.people.throttle import install_throttle
from fieldvisit.people.typed_again import sign_in_again
from fieldvisit.photos.album import install_album
from fieldvisit.storage.base import db
from fieldvisit.storage.engine import engine_options, prepare_engine
from fieldvisit.storage.sealed import Keyring, secret_file, use_keyring
from fieldvisit.surveys.keys import viewer_of_key
from fieldvisit.web.api_spec import describe_api
from fieldvisit.web.assets import install_assets, tree_version
from fieldvisit.web.guard import ensure_all_guarded, install_guard, is_by_key, open_to_all
from fieldvisit.web.headers import install_headers
from fieldvisit.web.languages import install_languages
from fieldvisit.web.menu import install_menu
from fieldvisit.web.paging import page_url
from fieldvisit.web.problems import register_problems
from fieldvisit.web.words import install_words

# Every room's tables are known before the first query, whether or not its pages are.
MODELS = (
    "people",
    "jobs",
    "photos",
    "areas",
    "households",
    "assignments",
    "visits",
    "issues",
    "plans",
    "field_tasks",
    "imports",
    "surveys",
    "samples",
    "sync",
)
# (module, blueprint): pages are Flask blueprints, APIs are flask-smorest ones.
PAGES = (
    "people.pages",
    "people.admin_pages",
    "jobs.pages",
    "photos.pages",
    "exports.pages",
    "areas.pages",
    "households.pages",
    "households.position_pages",
    "imports.pages",
    "assignments.pages",
    "assignments.team_pages",
    "plans.pages",
    "visits.pages",
    "issues.pages",
    "surveys.openrosa_pages",
    "surveys.collect_pages",
    "surveys.pages",
    "answers.pages",
    "samples.pages",
    "sync.pages",
    "sync.outbox_pages",
    "desk.pages",
    "insight.pages",
    "tablet.pages",
    "tablet.trust_pages",
    "web.api_pages",
)
APIS = (
    "people.api",
    "people.filter_api",
    "jobs.api",
    "photos.api",
    "exports.api",
    "areas.api",
    "areas.boundary_api",
    "households.api",
    "households.position_api",
    "imports.api",
    "assignments.api",
    "plans.api",
    "plans.tie_api",
    "issues.api",
    "visits.api",
    "visits.phrase_api",
    "issues.desk_api",
    "issues.notice_api",
    "surveys.api",
    "answers.api",
    "answers.export_api",
    "answers.result_api",
    "desk.api",
    "desk.grid_move_api",
    "desk.waiting_api",
    "desk.device_api",
    "insight.api",
    "samples.api",
    "surveys.attachment_api",
    "sync.review_api",
    "sync.outbox_api",
    "sync.api",
    "sync.sealed_api",
    "people.admin_api",
    "people.admin_watch_api",
)
MAX_FORM = 2 * 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """The application, ready to serve; refuses to start with an unguarded endpoint."""
    settings = settings or settings_from()
    static = asset_dir("static")
    app = Flask(
        "fieldvisit",
        static_folder=str(static),
        static_url_path=f"/static/{tree_version(static)}",
        template_folder=str(asset_dir("templates")),
    )
    _configure(app, settings)
    _install_storage(app)
    _install_web(app)
    install_files(app, settings.home / "exports")
    install_album(app, photo_dir(settings.home))
    install_bell(app, settings.home, settings.redis_url)
    _register_rooms(app)
    _describe_health(app)
    ensure_all_guarded(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    clock.set_zone(settings.timezone)
    settings.home.mkdir(parents=True, exist_ok=True)
    keys = settings.home / "keys"
    use_keyring(Keyring(secret_file(keys / "columns.key")))
    app.config.update(
        SECRET_KEY=secret_file(keys / "session.key"),
        FIELDVISIT=settings,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        ARGON2_TIME_COST=settings.argon2_time_cost,
        ARGON2_MEMORY_KIB=settings.argon2_memory_kib,
        SESSION_COOKIE_NAME="fieldvisit",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        MAX_CONTENT_LENGTH=MAX_FORM,
        MAX_FORM_MEMORY_SIZE=MAX_FORM,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: what a person typed must not die of a lunch break
        WTF_CSRF_CHECK_DEFAULT=False,
        TESTING=settings.testing,
        API_TITLE="Fieldvisit",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
        BABEL_DEFAULT_LOCALE="zh_Hans_CN",
    )


def _install_storage(app: Flask) -> None:
    for room in MODELS:
        import_module(f"fieldvisit.{room}.models")
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    use_places(AreaPlaces())
    use_standing(homes_standing)
    watch_households()


def _install_web(app: Flask) -> None:
    register_problems(app)
    install_sessions(app)
    install_throttle(app)
    # Who is asking comes before the form's token: a session that ended is told to sign in, not to reload.
    install_guard(app, session_viewer, bearer_viewer, viewer_of_key, sign_in_again)
    csrf = CSRFProtect(app)

    def protect() -> None:
        if not (asks_with_token() or is_by_key() or request.endpoint in OPEN_TO_TOKENS):
            csrf.protect()

    app.before_request(protect)
    install_languages(app, PACKAGE / "translations")
    install_words(app)
    install_assets(app)
    install_menu(app)
    install_headers(app)
    app.jinja_env.globals.update(page_url=page_url, version=__version__)
    app.jinja_options = {}
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


# A tablet registers with its password before it has any token or cookie; what takes no cookie needs no proof that
# the page was ours.
OPEN_TO_TOKENS = {
    "devices.register_tablet",
    "sync.pull",
    "sync.push",
    "sync.receipts",
    "sealed.hand_over",
    "sealed.hand_over_photo",
    "openrosa.without_key",
}


def _register_rooms(app: Flask) -> None:
    for name in PAGES:
        app.register_blueprint(import_module(f"fieldvisit.{name}").blueprint)
    api = app.extensions["fieldvisit.api"] = describe_api(app)
    register_problems(app)  # once more: flask-smorest has put its own handler of HTTP errors in front
    for name in APIS:
        for blueprint in import_module(f"fieldvisit.{name}").blueprints:
            api.register_blueprint(blueprint)
    for endpoint, view in list(app.view_functions.items()):
        if endpoint.startswith("api-docs."):
            plain = partial(view)  # a bound method takes no mark
            update_wrapper(plain, view)
            app.view_functions[endpoint] = open_to_all(plain)


def _describe_health(app: Flask) -> None:
    @app.get("/healthz")
    @open_to_all
    def healthz() -> Response:
        """200 when the database answers."""
        db.session.execute(text("SELECT 1"))
        return Response("ok\n", mimetype="text/plain")
