"""What the sync endpoints answer, described for OpenAPI. The answers themselves are written by hand, compactly."""

from marshmallow import Schema, fields


class UserSchema(Schema):
    """The tablet's user."""

    id = fields.UUID()
    name = fields.String()
    username = fields.String()
    roles = fields.List(fields.String())
    language = fields.String()


class _EarlierSchema(Schema):
    name = fields.String()
    seen_on = fields.Date()
    lost = fields.Integer(metadata={"description": "records and photos that were waiting on it when last heard of"})
    same = fields.Boolean(metadata={"description": "it is this very tablet, whose store was cleared"})


class RegisteredSchema(Schema):
    """Answer of POST devices. The token is told this once and kept only as its hash."""

    token = fields.String()
    device_id = fields.UUID()
    user = fields.Nested(UserSchema)
    seal_key = fields.String(metadata={"description": "RSA public key, PEM"})
    lease_days = fields.Integer()
    epoch = fields.String()
    server_time = fields.DateTime()
    earlier = fields.Nested(_EarlierSchema, metadata={"description": "only where something may be lost"})


class _RemovedSchema(Schema):
    id = fields.UUID()
    reason = fields.String(metadata={"enum": ["reassigned", "merged", "moved_away", "grant_ended"]})
    into = fields.UUID()


class _DossiersSchema(Schema):
    changed = fields.List(fields.Dict(), metadata={"description": "whole dossiers, each with its opaque token"})
    removed = fields.List(fields.Nested(_RemovedSchema))
    more = fields.Boolean(metadata={"description": "ask again at once, naming what you hold now"})


class _ToldDeviceSchema(Schema):
    lost = fields.Integer(metadata={"description": "what had been waiting on a tablet that came back empty"})


class PulledSchema(Schema):
    """Answer of POST sync/pull."""

    server_time = fields.DateTime()
    epoch = fields.String()
    device = fields.Nested(_ToldDeviceSchema, metadata={"description": "only to a tablet that said it was emptied"})
    reference = fields.Dict()
    dossiers = fields.Nested(_DossiersSchema)


class _ResultSchema(Schema):
    id = fields.UUID()
    outcome = fields.String(metadata={"enum": ["applied", "duplicate", "conflict", "rejected", "deferred", "retry"]})
    code = fields.String()
    message = fields.String()
    field = fields.String()
    original = fields.Dict(metadata={"description": "of a duplicate: the answer given the first time"})
    kept = fields.Dict(metadata={"description": "of a conflict: what stays"})
    yours = fields.Dict(metadata={"description": "of a conflict: what came too late"})
    waiting_for = fields.UUID()
    after = fields.Integer(metadata={"description": "of a retry: seconds to wait"})
    dossiers = fields.Dict(metadata={"description": "{id: {from, to}}: tokens before and after"})


class PushedSchema(Schema):
    """Answer of POST sync/push: one result for each operation, in order."""

    server_time = fields.DateTime()
    results = fields.List(fields.Nested(_ResultSchema))


class MissingSchema(Schema):
    """Answer of POST sync/receipts."""

    missing = fields.List(fields.UUID())
