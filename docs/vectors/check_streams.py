#!/usr/bin/env python3
"""Computes every value of streams-v1.json again, from docs/spec/sealed.md and without ChatCast's code.

A file that was killed and went on: what its three streams sealed, their manifests, its card, and the KILL that stopped the first.
Needs the standard library alone; with the package `cryptography` it checks ciphertexts, keys and signatures too. Prints what it
checked; ends with 1 at the first value that differs.
"""
import base64, hashlib, hmac, json, pathlib, struct, sys

try:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
except ImportError:
    AESGCM = None

CHUNK, MANIFEST = 2, 3
CONTINUES = 2
GCM = 4
checked = 0


def same(what, computed, written):
    global checked
    if computed != written:
        sys.exit(f"{what}: computed {computed!r}, written {written!r}")
    checked += 1


def sha256(data):
    return hashlib.sha256(data).digest()


def mac(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


def expand(prk, info, length=32):
    """RFC 5869, section 2.3, for at most one block."""
    return mac(prk, info + b"\1")[:length]


def u32(number):
    return struct.pack(">I", number)


def u64(number):
    return struct.pack(">Q", number)


def sized(data):
    return u32(len(data)) + data


def b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def merkle(leaves):
    """RFC 6962, section 2.1: split at the largest power of two below the number of leaves."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\1" + merkle(leaves[:half]) + merkle(leaves[half:]))


path = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).with_name("streams-v1.json"))
vectors = json.loads(path.read_text())
room, file, streams = vectors["room"], vectors["file"], vectors["streams"]
room_id, room_hash = bytes.fromhex(room["id"]), sha256(bytes.fromhex(room["id"]))
name, media_type = file["name"].encode(), file["type"].encode()
chunks = [bytes.fromhex(chunk) for chunk in file["chunks"]]
size, chunk_size = sum(map(len, chunks)), file["chunkSize"]


def stream_keys(stream, kind=CHUNK):
    """Every epoch has a secret of its own, and every stream of a sender its own keys."""
    secret = bytes.fromhex(room["secrets"][stream["epoch"]])
    prk = mac(sha256(b"chatcast/v1/room" + room_id), secret)
    of_epoch = expand(prk, b"chatcast v1 epoch" + u32(stream["epoch"]))
    of_sender = expand(of_epoch, b"chatcast v1 sender" + bytes.fromhex(stream["senderId"]))
    base = expand(of_sender, b"chatcast v1 stream" + bytes([kind]) + bytes.fromhex(stream["id"]))
    return {
        "aead": expand(base, b"chatcast v1 aead key"),
        "iv": expand(base, b"chatcast v1 aead iv", 12),
        "commit": expand(base, b"chatcast v1 commit"),
    }


def associated(stream, kind, flags, seq, length):
    """What tag and signature cover beside the bytes."""
    data = b"CCFRAME1" + bytes([GCM, kind, 0, flags]) + u32(stream["epoch"]) + room_hash
    data += bytes.fromhex(stream["senderId"]) + bytes(32) + bytes.fromhex(stream["id"])
    return data + u64(seq) + u64(len(chunks)) + u32(chunk_size) + u32(length) + u64(size)


def check_opening(what, stream, last):
    """The frame of a manifest: of one that goes on, its id and chunks are behind the 160 bytes, and a flag tells of them."""
    plain, opening = bytes.fromhex(stream["manifest"]), stream["opening"]
    data = associated(stream, MANIFEST, CONTINUES if last else 0, 0, len(plain))
    data += bytes.fromhex(last["id"]) + u64(last["below"]) if last else b""
    same(f"associated data of the manifest of {what}", data.hex(), opening["associatedData"])
    if AESGCM:
        keys, signer = stream_keys(stream, MANIFEST), Ed25519PrivateKey.from_private_bytes(bytes.fromhex(stream["seed"]))
        body = AESGCM(keys["aead"]).encrypt(keys["iv"], plain, data)
        same(f"body of the manifest of {what}", body.hex(), opening["body"])
        same(f"signature of the manifest of {what}", signer.sign(data + sha256(body)).hex(), opening["signature"])


def frame_of(stream, keys, seq):
    """One chunk under the keys of its stream: associated data, ciphertext and tag, what is signed."""
    plain, final = chunks[seq], seq == len(chunks) - 1
    data = associated(stream, CHUNK, final, seq, len(plain))
    nonce = bytes(a ^ b for a, b in zip(keys["iv"], b"\0\0\0" + bytes([final]) + u64(seq)))
    return data, nonce, plain


below, before, envelopes, frame_leaves = 0, [], [], []
for stream in streams:
    what = f"stream {stream['id'][:4]}"
    public = bytes.fromhex(stream["publicKey"])
    same(f"sender id of {what}", sha256(public).hex(), stream["senderId"])
    keys = stream_keys(stream)
    for kind, key in keys.items():
        same(f"{kind} of {what}", key.hex(), stream["keys"][kind])

    earlier = b"".join(
        u64(one["below"]) + bytes.fromhex(one["senderId"]) + bytes.fromhex(one["id"]) + u32(one["epoch"]) for one in before
    )
    version = b"\2" if before else b"\1"
    said = version + sized(name) + sized(media_type) + (bytes([len(before)]) + earlier if before else b"")
    same(f"manifest of {what}", (said + mac(keys["commit"], said)).hex(), stream["manifest"])
    continues = {"transfer_id": b64url(bytes.fromhex(before[-1]["id"])), "chunks": before[-1]["below"]} if before else None
    same(f"what {what} continues", continues, stream["continues"])
    check_opening(what, stream, before[-1] if before else None)

    for frame in stream["frames"]:
        seq, body, signature = frame["seq"], bytes.fromhex(frame["body"]), bytes.fromhex(frame["signature"])
        same(f"place of chunk {seq}", below <= seq < stream["below"], True)
        data, nonce, plain = frame_of(stream, keys, seq)
        same(f"associated data of chunk {seq}", data.hex(), frame["associatedData"])
        if AESGCM:
            signer = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(stream["seed"]))
            same(f"key of {what}", signer.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw), public)
            same(f"body of chunk {seq}", AESGCM(keys["aead"]).encrypt(nonce, plain, data).hex(), frame["body"])
            same(f"signature of chunk {seq}", signer.sign(data + sha256(body)).hex(), frame["signature"])
        frame_leaves.append(sha256(b"\0" + u64(seq) + signature + sha256(body)))
    before, below = before + [stream], stream["below"]
    envelopes.append(bytes.fromhex(stream["envelope"]))
same("chunks", len(frame_leaves), len(chunks))

same("root over the chunks", merkle([sha256(b"\0" + u64(i) + chunk) for i, chunk in enumerate(chunks)]).hex(), file["plainRoot"])
same("root over the frames", merkle(frame_leaves).hex(), file["framesRoot"])
same("seal", "01" + file["plainRoot"] + file["framesRoot"], file["seal"])

card = b"\2" + u64(size) + u32(chunk_size) + sized(envelopes[-1]) + bytes([len(streams) - 1])
card += b"".join(u64(stream["below"]) + sized(envelope) for stream, envelope in zip(streams[:-1], envelopes))
same("card", b64url(card + bytes.fromhex(file["sealEnvelope"])), file["card"])

kill = vectors["kill"]
killed, person = bytes.fromhex(streams[0]["id"]), bytes.fromhex(kill["person"])
statement = b"chatcast/v1/kill" + room_hash + killed + person + sized(kill["name"].encode())
same("what a KILL's signature covers", statement.hex(), kill["statement"])
if AESGCM:
    signer = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(kill["seed"]))
    same("key of who kills", signer.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw), person)
    same("signature of a KILL", signer.sign(statement).hex(), kill["signature"])

print(f"{checked} values agree{'' if AESGCM else ' (AES-GCM and Ed25519 not checked: no module cryptography)'}")
