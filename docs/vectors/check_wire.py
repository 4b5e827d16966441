#!/usr/bin/env python3
"""Computes the tags and reads the frames of wire-v1.json, from docs/spec/wire.md and without ChatCast's code.

Needs the standard library alone. Prints what it checked; ends with 1 at the first value that differs.
"""
import base64, json, pathlib, re, sys, zlib

checked = 0


def same(what, computed, written):
    global checked
    if computed != written:
        sys.exit(f"{what}: computed {computed!r}, written {written!r}")
    checked += 1


def tag(data, seq):
    return f"{zlib.crc32(data) ^ seq:08x}"


def packet(messages):
    """A Socket.IO packet from the Engine.IO messages that carry it: kind, callback, values."""
    files = [{"hex": message["hex"]} for message in messages[1:]]
    kind, count, number, body = re.fullmatch(r"4([2356])(?:(\d+)-)?(\d*)(\[.*)", messages[0], re.S).groups()
    same(f"attachments of {messages[0][:40]}", int(count or 0), len(files))
    place = lambda value: files[value["num"]] if value.get("_placeholder") else value
    return {
        "kind": "ack" if kind in "36" else "event",
        **({"id": int(number)} if number else {}),
        "data": json.loads(body, object_hook=place),
    }


def bytes_of(body):
    return bytes.fromhex(body["payload"]["hex"]) if "payload" in body else base64.b64decode(body["payload_b64"])


vectors = json.loads(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).with_name("wire-v1.json")).read_text())
for vector in vectors["tags"]:
    same(f"tag under {vector['seq']}", tag(bytes.fromhex(vector["hex"]), vector["seq"]), vector["checksum"])
for vector in vectors["frames"]:
    read = packet(vector["messages"])
    same(vector["messages"][0][:40], read, {key: vector[key] for key in ("kind", "id", "data") if key in vector})
for vector in vectors["packets"]:
    body = vector["body"]
    if vector.get("good") and "checksum" in body:
        data = body["payload"].encode() if body["type"] == "MSG" else bytes_of(body)
        same(f"tag of {body['type']}", tag(data, body["seq"]), body["checksum"])
print(f"{checked} values agree")
