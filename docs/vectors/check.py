#!/usr/bin/env python3
"""Computes every value of sealed-v1.json again, from docs/spec/sealed.md and without ChatCast's code.

Needs the standard library alone; with the package `cryptography` it checks ciphertexts, signatures and agreed secrets too.
Prints what it checked; ends with 1 at the first value that differs.
"""
import base64, hashlib, hmac, json, pathlib, struct, sys

try:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
except ImportError:
    AESGCM = None

KINDS = {"message": 1, "chunk": 2, "manifest": 3, "seal": 4, "receipt": 5, "control": 6}
SUITES = {"hmac-sha256-room": 3, "aes-256-gcm-room": 4}
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
    """RFC 5869, section 2.3."""
    output, block = b"", b""
    while len(output) < length:
        block = mac(prk, block + info + bytes([len(output) // 32 + 1]))
        output += block
    return output[:length]


def xor(a, b):
    return bytes(x ^ y for x, y in zip(a, b))


def nonce(iv, seq, final):
    return xor(iv, b"\0\0\0" + bytes([final]) + struct.pack(">Q", seq))


def b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def raw(key):
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def merkle(leaves):
    """RFC 6962, section 2.1: split at the largest power of two below the number of leaves."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\1" + merkle(leaves[:half]) + merkle(leaves[half:]))


vectors = json.loads(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).with_name("sealed-v1.json")).read_text())
inputs = {name: bytes.fromhex(value) for name, value in vectors["inputs"].items()}
public = {name: bytes.fromhex(value) for name, value in vectors["public"].items()}

same("roomHash", sha256(inputs["roomId"]), public["roomHash"])
same("senderId", sha256(public["signerKey"]), public["senderId"])
prk = mac(sha256(b"chatcast/v1/room" + inputs["roomId"]), inputs["secret"])
same("access", expand(prk, b"chatcast v1 access"), public["access"])
if AESGCM:
    signer = Ed25519PrivateKey.from_private_bytes(inputs["signerSeed"])
    ours = X25519PrivateKey.from_private_bytes(inputs["agreementSecret"])
    theirs = X25519PrivateKey.from_private_bytes(inputs["otherAgreementSecret"])
    same("signerKey", raw(signer.public_key()), public["signerKey"])
    same("agreementKey", raw(ours.public_key()), public["agreementKey"])
    same("otherAgreementKey", raw(theirs.public_key()), public["otherAgreementKey"])
    same("shared", ours.exchange(X25519PublicKey.from_public_bytes(public["otherAgreementKey"])), public["shared"])


def stream_keys(epoch, kind, unicast):
    of_epoch = expand(prk, b"chatcast v1 epoch" + struct.pack(">I", epoch))
    of_sender = expand(of_epoch, b"chatcast v1 sender" + public["senderId"])
    base = expand(of_sender, b"chatcast v1 stream" + bytes([KINDS[kind]]) + inputs["streamId"])
    if unicast:
        base = expand(mac(base, public["shared"]), b"chatcast v1 unicast")
    return {
        "aead": expand(base, b"chatcast v1 aead key"),
        "iv": expand(base, b"chatcast v1 aead iv", 12),
        "mac": expand(base, b"chatcast v1 hmac key"),
        "commit": expand(base, b"chatcast v1 commit"),
    }


for entry in vectors["keys"]:
    for name, key in stream_keys(entry["epoch"], entry["kind"], entry["unicast"]).items():
        same(f"{name} of {entry['kind']}", key.hex(), entry[name])

for entry in vectors["nonces"]:
    same(f"nonce {entry['seq']}", nonce(bytes.fromhex(entry["iv"]), entry["seq"], entry["final"]).hex(), entry["nonce"])

for entry in vectors["frames"]:
    what, plaintext, body = entry["name"], bytes.fromhex(entry["plaintext"]), bytes.fromhex(entry["body"])
    data = b"CCFRAME1" + bytes([SUITES[entry["suite"]], KINDS[entry["kind"]], entry["unicast"], entry["final"]])
    data += struct.pack(">I", entry["epoch"]) + public["roomHash"] + public["senderId"]
    data += inputs["recipientId"] if entry["unicast"] else bytes(32)
    data += inputs["streamId"] + struct.pack(">QQIIQ", entry["seq"], entry["total"], entry["chunkSize"], len(plaintext), entry["totalSize"])
    same(f"length of {what}", len(data), 160)
    same(f"associated data of {what}", data.hex(), entry["associatedData"])
    keys = stream_keys(entry["epoch"], entry["kind"], entry["unicast"])
    if entry["suite"] == "hmac-sha256-room":
        same(f"body of {what}", (plaintext + mac(keys["mac"], data + plaintext)).hex(), entry["body"])
    elif AESGCM:
        sealed = AESGCM(keys["aead"]).encrypt(nonce(keys["iv"], entry["seq"], entry["final"]), plaintext, data)
        same(f"body of {what}", sealed.hex(), entry["body"])
        same(f"signature of {what}", signer.sign(data + sha256(body)).hex(), entry["signature"])
        Ed25519PublicKey.from_public_bytes(public["signerKey"]).verify(bytes.fromhex(entry["signature"]), data + sha256(body))

for entry in vectors["merkle"]:
    leaves = [sha256(b"\0" + struct.pack(">Q", i) + bytes.fromhex(chunk)) for i, chunk in enumerate(entry["chunks"])]
    same("leaves", [leaf.hex() for leaf in leaves], entry["leaves"])
    same(f"root of {len(leaves)}", merkle(leaves).hex(), entry["root"])

chain = vectors["chain"]
head = sha256(b"chatcast/v1/chain" + public["roomHash"] + struct.pack(">I", chain["epoch"]))
same("start of the chain", head.hex(), chain["start"])
for i, entry in enumerate(chain["heads"], 1):
    head = sha256(head + sha256(bytes.fromhex(entry["statement"])))
    same(f"head {i}", head.hex(), entry["head"])

def sized(text):
    return struct.pack(">I", len(text.encode())) + text.encode()


file = vectors["file"]
said = b"\1" + sized(file["name"]) + sized(file["type"])
same("manifest", (said + mac(stream_keys(file["epoch"], "chunk", False)["commit"], said)).hex(), file["manifest"])
thumbnail = bytes.fromhex(file["thumbnail"])
said = b"\3" + sized(file["name"]) + sized(file["type"]) + b"\0" + b"\1\1" + struct.pack(">I", len(thumbnail)) + thumbnail
same("manifest with a picture", (said + mac(stream_keys(file["epoch"], "chunk", False)["commit"], said)).hex(), file["shown"])
leaves = [
    sha256(b"\0" + struct.pack(">Q", i) + bytes.fromhex(frame["signature"]) + sha256(bytes.fromhex(frame["body"])))
    for i, frame in enumerate(file["frames"])
]
same("leaves of frames", [leaf.hex() for leaf in leaves], file["frameLeaves"])
same("root of frames", merkle(leaves).hex(), file["framesRoot"])
roots = bytes.fromhex(vectors["merkle"][3]["root"]) + merkle(leaves)
same("root of chunks", roots[:32].hex(), file["plainRoot"])
same("seal", (b"\1" + roots).hex(), file["seal"])
statement = b"chatcast/v1/receipt" + public["roomHash"] + struct.pack(">I", file["epoch"]) + inputs["streamId"]
statement += 2 * public["signerKey"] + struct.pack(">QI", file["size"], file["chunkSize"]) + roots
statement += sized(file["name"]) + sized(file["receiverName"])
same("statement of a receipt", statement.hex(), file["statement"])
if AESGCM:
    same("signature of a receipt", signer.sign(statement).hex(), file["signature"])
receipt = b"\1" + public["senderId"] + inputs["streamId"] + bytes.fromhex(file["signature"])
same("receipt", receipt.hex(), file["receipt"])

for entry in vectors["links"]:
    room, secret, creator = (b64url(bytes.fromhex(entry[name])) for name in ("roomId", "secret", "creator"))
    later = f".{entry['epoch']}" if entry["epoch"] else ""
    same("link", f"/r/{room}#v1.{secret}.{creator}{later}", entry["link"])

print(f"{checked} values agree{'' if AESGCM else ' (AES-GCM, Ed25519 and X25519 not checked: no module cryptography)'}")
