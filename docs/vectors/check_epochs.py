#!/usr/bin/env python3
"""Computes every value of epochs-v1.json again, from docs/spec/sealed.md and docs/spec/wire.md and without ChatCast's code.

Needs the standard library; boxes, public keys and signatures are checked with the package `cryptography`. Prints what it
checked; ends with 1 at the first value that differs.
"""
import base64, hashlib, hmac, json, pathlib, struct, sys

try:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
except ImportError:
    AESGCM = None

checked = 0


def same(what, computed, written):
    global checked
    if computed != written:
        sys.exit(f"{what}: computed {computed!r}, written {written!r}")
    checked += 1


def sha256(data):
    return hashlib.sha256(data).digest()


def extract(salt, secret):
    return hmac.new(salt, secret, hashlib.sha256).digest()


def expand(prk, info):
    """HKDF-Expand for 32 bytes: one block."""
    return hmac.new(prk, info + b"\1", hashlib.sha256).digest()


def b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sized(data):
    return struct.pack(">I", len(data)) + data


def raw(key):
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def party(of):
    return base64.urlsafe_b64decode(of["key"] + "=") + sized(of["memberId"].encode()) + sized(of["username"].encode())


path = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).with_name("epochs-v1.json"))
vectors = json.loads(path.read_text())
room_id = bytes.fromhex(vectors["roomId"])
room = sha256(room_id)
NONCE = bytes(12)

for epoch in vectors["epochs"]:
    what = f"of epoch {epoch['number']}"
    number = struct.pack(">I", epoch["number"])
    before, secret = bytes.fromhex(epoch["before"]), bytes.fromhex(epoch["secret"])
    prk = extract(sha256(b"chatcast/v1/room" + room_id), secret)
    seed = expand(prk, b"chatcast v1 access")
    same(f"access seed {what}", seed.hex(), epoch["accessSeed"])
    past_key = expand(prk, b"chatcast v1 past")
    same(f"key of the past {what}", past_key.hex(), epoch["pastKey"])
    access, ephemeral = bytes.fromhex(epoch["access"]), bytes.fromhex(epoch["ephemeral"])
    if AESGCM:
        same(f"access key {what}", raw(Ed25519PrivateKey.from_private_bytes(seed).public_key()).hex(), epoch["access"])
        own = X25519PrivateKey.from_private_bytes(bytes.fromhex(epoch["ephemeralSecret"]))
        same(f"ephemeral key {what}", raw(own.public_key()).hex(), epoch["ephemeral"])
        past = AESGCM(past_key).encrypt(NONCE, before, b"chatcast/v1/past" + room + number + access)
        same(f"past {what}", past.hex(), epoch["past"])
    entries = b""
    for entry in epoch["boxes"]:
        key, agree = bytes.fromhex(entry["key"]), bytes.fromhex(entry["agree"])
        bound = b"chatcast/v1/box" + room + number + access + ephemeral + key + agree
        same(f"what a box {what} is bound to", bound.hex(), entry["bound"])
        if AESGCM:
            theirs = X25519PrivateKey.from_private_bytes(bytes.fromhex(entry["agreeSecret"]))
            same(f"key of a person {what}", raw(theirs.public_key()).hex(), entry["agree"])
            shared = own.exchange(X25519PublicKey.from_public_bytes(agree))
            same(f"shared secret {what}", shared.hex(), entry["shared"])
        box_key = expand(extract(sha256(bound), bytes.fromhex(entry["shared"])), b"chatcast v1 box key")
        same(f"key of a box {what}", box_key.hex(), entry["boxKey"])
        if AESGCM:
            same(f"box {what}", AESGCM(box_key).encrypt(NONCE, secret, bound).hex(), entry["box"])
        entries += key + bytes.fromhex(entry["box"])
    same(f"boxes {what}", b64url(entries), epoch["travels"])
    digest = sha256(b"chatcast/v1/boxes" + ephemeral + entries)
    same(f"digest of the boxes {what}", digest.hex(), epoch["digest"])
    command = epoch["command"]
    statement = b"chatcast/v1/command" + room + base64.urlsafe_b64decode(command["previous"] + "=")
    statement += struct.pack(">I", command["seq"]) + sized(command["kind"].encode())
    statement += party(command["by"]) + b"\1" + party(command["target"])
    statement += number + access + bytes.fromhex(epoch["past"]) + digest
    same(f"statement {what}", statement.hex(), epoch["statement"])
    if AESGCM:
        signer = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(epoch["seed"]))
        same(f"signature {what}", signer.sign(statement).hex(), epoch["signature"])

print(f"{checked} values agree{'' if AESGCM else ' (boxes, public keys and signatures not checked: no module cryptography)'}")
