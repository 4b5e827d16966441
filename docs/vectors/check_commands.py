#!/usr/bin/env python3
"""Computes every value of commands-v1.json again, from docs/spec/wire.md and docs/spec/sealed.md and without ChatCast's code.

Needs the standard library alone; with the package `cryptography` it checks keys and signatures too. Prints what it checked;
ends with 1 at the first value that differs.
"""
import base64, hashlib, hmac, json, pathlib, struct, sys

try:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
except ImportError:
    Ed25519PrivateKey = None

checked = 0


def same(what, computed, written):
    global checked
    if computed != written:
        sys.exit(f"{what}: computed {computed!r}, written {written!r}")
    checked += 1


def sha256(data):
    return hashlib.sha256(data).digest()


def sized(data):
    return struct.pack(">I", len(data)) + data


def b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def party(of):
    key = unb64url(of["key"]) if "key" in of else bytes(32)
    return key + sized(of["memberId"].encode()) + sized(of.get("username", "").encode())


def sign(seed, statement):
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed)).sign(statement).hex()


path = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).with_name("commands-v1.json"))
vectors = json.loads(path.read_text())

for room in vectors["rooms"]:
    what = room["name"]
    known = sha256(bytes.fromhex(room["roomId"]) if "roomId" in room else b"chatcast/v1/open-room" + what.encode())
    same(f"bytes of {what}", known.hex(), room["room"])
    head = sha256(b"chatcast/v1/commands" + known + party(room["founder"]))
    same(f"foundation of {what}", head.hex(), room["foundation"])
    for entry in room["commands"]:
        command = entry["command"]
        same(f"command before {command['seq']} of {what}", b64url(head), command["previous"])
        statement = b"chatcast/v1/command" + known + unb64url(command["previous"]) + struct.pack(">I", command["seq"])
        statement += sized(command["kind"].encode()) + party(command["by"])
        statement += b"\1" + party(command["target"]) if "target" in command else b"\0"
        same(f"statement {command['seq']} of {what}", statement.hex(), entry["statement"])
        head = sha256(statement)
        same(f"digest {command['seq']} of {what}", head.hex(), entry["digest"])
        if Ed25519PrivateKey and "seed" in entry:
            same(f"signature {command['seq']} of {what}", sign(entry["seed"], statement), entry["signature"])

session = vectors["session"]
prk = hmac.new(sha256(b"chatcast/v1/room" + bytes.fromhex(session["roomId"])), bytes.fromhex(session["secret"]), hashlib.sha256).digest()
access = hmac.new(prk, b"chatcast v1 access\1", hashlib.sha256).digest()
same("access", access.hex(), session["access"])
keys = b"".join(bytes.fromhex(session[name]) for name in ("person", "sign", "agree"))
linked = b"chatcast/v1/linked-session" + sha256(bytes.fromhex(session["roomId"])) + keys + sized(session["username"].encode())
same("linked session", linked.hex(), session["statement"])
if Ed25519PrivateKey:
    same("signature of the link", sign(session["access"], linked), session["signature"])

print(f"{checked} values agree{'' if Ed25519PrivateKey else ' (Ed25519 not checked: no module cryptography)'}")
