#!/usr/bin/env python3
"""A ChatCast client in Python's standard library alone, written from the description of the wire and no other code.

`Connection` is WebSocket (RFC 6455), Engine.IO 4 and Socket.IO 5 with callbacks and binary attachments; `Member` is rooms,
messages and files. One thread: what arrives while something else is awaited waits in `inbox`. After a TimeoutError or a
ConnectionError a connection is over; `Member(url).enter(room, name, token)` on a new one is the same member.
"""
import argparse, base64, hashlib, json, os, secrets, socket, ssl, struct, sys, time, urllib.parse, urllib.request, zlib

WINDOW, CHUNK, TIMEOUT = 16, 65_536, 20


def tag(data, seq):
    """The integrity value: CRC-32 bound to the sequence number, eight hex digits."""
    return f"{zlib.crc32(data) ^ seq:08x}"


class Refused(Exception):
    """The server said no; `code` is one of its closed set."""
    def __init__(self, code, message):
        super().__init__(f"{code}: {message}")
        self.code = code


class Connection:
    def __init__(self, url):
        self.url, self.inbox, self.callbacks = url, [], 0
        at = urllib.parse.urlsplit(url)
        self.socket = socket.create_connection((at.hostname, at.port or {"http": 80, "https": 443}[at.scheme]), TIMEOUT)
        if at.scheme == "https":
            self.socket = ssl.create_default_context().wrap_socket(self.socket, server_hostname=at.hostname)
        self.reader = self.socket.makefile("rb")
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {at.netloc}\r\nUpgrade: websocket\r\n"
                             f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n").encode())
        status = self.reader.readline()
        while self.reader.readline().strip():
            pass
        if b" 101 " not in status:
            raise ConnectionError(status.decode().strip() or "no answer")
        self.frame()  # Engine.IO says that it is open
        self.put("40")
        self.wait(lambda kind, *_: kind == "connect")

    def read(self, count):
        data = self.reader.read(count)
        if len(data) < count:
            raise ConnectionError("the server closed the connection")
        return data

    def put(self, data, opcode=None):
        """One WebSocket frame, masked as RFC 6455 wants it from clients."""
        body, opcode = (data.encode(), opcode or 1) if isinstance(data, str) else (data, opcode or 2)
        n, mask = len(body), os.urandom(4)
        size = bytes([0x80 | n]) if n < 126 else struct.pack("!BH", 0xFE, n) if n < 65_536 else struct.pack("!BQ", 0xFF, n)
        pad = int.from_bytes((mask * (n // 4 + 1))[:n], "big")
        masked = (int.from_bytes(body, "big") ^ pad).to_bytes(n, "big")
        self.socket.sendall(bytes([0x80 | opcode]) + size + mask + masked)

    def frame(self):
        """The next message: str or bytes."""
        text, whole, last = False, b"", False
        while not last:
            first, n = self.read(2)
            n = struct.unpack("!H", self.read(2))[0] if n == 126 else struct.unpack("!Q", self.read(8))[0] if n == 127 else n
            body, opcode = self.read(n), first & 15
            if opcode == 8:
                raise ConnectionError("the server closed the connection")
            if opcode == 9:
                self.put(body, 10)
            if opcode < 3:
                text, whole, last = text or opcode == 1, whole + body, first >= 0x80
        return whole.decode() if text else whole

    def packet(self):
        """The next Socket.IO packet as (kind, name of the event or number of the callback, values)."""
        while (frame := self.frame())[0] != "4":  # "2" is Engine.IO's ping
            self.put("3") if frame == "2" else None
        kind, text = frame[1], frame[2:]
        count, text = text.split("-", 1) if kind in "56" else (0, text)
        files = [self.frame() for _ in range(int(count))]
        body = text.lstrip("0123456789")
        number = text[:len(text) - len(body)]
        values = json.loads(body or "[]", object_hook=lambda o: files[o["num"]] if o.get("_placeholder") else o)
        if kind in "14":
            raise ConnectionError(f"the server ended the session {body}")
        return ("event", values[0], values[1:]) if kind in "25" else ("ack", int(number), values) if kind in "36" else ("connect", "", [])

    def wait(self, wanted):
        """The values of the first packet, kept or yet to come, for which `wanted(kind, name, values)`."""
        for index, packet in enumerate(self.inbox):
            if wanted(*packet):
                return self.inbox.pop(index)[2]
        while not wanted(*(packet := self.packet())):
            self.inbox.append(packet)
        return packet[2]

    def emit(self, event, data, callback=""):
        files = []
        place = lambda value: {"_placeholder": True, "num": files.append(value) or len(files) - 1}  # what JSON cannot say
        body = json.dumps([event, data], default=place)
        self.put(f"4{f'5{len(files)}-' if files else '2'}{callback}{body}")
        for file in files:
            self.put(file)

    def call(self, event, **data):
        number, self.callbacks = self.callbacks, self.callbacks + 1
        self.emit(event, data, number)
        answer = self.wait(lambda kind, name, _: kind == "ack" and name == number)[0]
        if not answer["ok"]:
            raise Refused(answer["error"]["code"], answer["error"]["message"])
        return answer

    def event(self, name, wanted=lambda value: True):
        return self.wait(lambda kind, event, values: kind == "event" and event == name and wanted(values[0]))[0]


class Member(Connection):
    def enter(self, room, name, token=None):
        """Joins the room, or creates it. `token` proves who one was before."""
        asked = {"roomName": room, "username": name}
        try:
            answer = self.call("join_room", **asked, **({"token": token} if token else {}))
        except Refused as no:
            if no.code != "E_NO_ROOM" or token:
                raise
            answer = self.call("create_room", **asked)
        self.token = answer["self"]["token"]
        return answer

    def say(self, text, to=None, seq=0):
        """A message that is checked, stored, and delivered once, however often its `id` is sent."""
        identity = secrets.token_hex(12)
        self.emit("reliable_event", {"type": "MSG", "seq": seq, "id": identity, "payload": text, "checksum": tag(text.encode(), seq), **audience(to)})
        return accepted(self.event("reliable_event", lambda packet: packet.get("id") == identity))["meta"]

    def send(self, path, to=None, transfer=None, text=False):
        """Sends a file, at most WINDOW chunks unacknowledged; of a `transfer` that was cut, what the server lacks."""
        size, identity = os.path.getsize(path), transfer or secrets.token_hex(12)
        total, sent, flying, packet = max(1, -(-size // CHUNK)), 0, set(), {}
        todo = list(range(total))
        mine = lambda packet: packet.get("transfer_id") == identity
        if transfer:
            self.emit("reliable_event", {"type": "CONTROL", "cmd": "RESUME_REQUEST", "transfer_id": identity})
            state = accepted(self.event("reliable_event", mine))["meta"]
            ranges = state["missing"] + ([[state["missing"][-1][1] + 1, total - 1]] if state.get("truncated") else [])
            todo = [seq for first, last in ranges for seq in range(first, last + 1)]
        with open(path, "rb") as file:
            while packet.get("cmd") != "COMPLETE":
                while todo and len(flying) < WINDOW:
                    seq = todo.pop(0)
                    file.seek(seq * CHUNK)
                    data = file.read(CHUNK)
                    body = {"payload_b64": base64.b64encode(data).decode()} if text else {"payload": data}
                    self.emit("reliable_event", {
                        "type": "FILE_CHUNK", "transfer_id": identity, "seq": seq, "checksum": tag(data, seq), **body, **audience(to),
                        "total_chunks": total, "chunk_size": CHUNK, "filename": os.path.basename(path), "total_size": size})
                    flying.add(seq)
                    sent += 1
                packet = self.event("reliable_event", mine)
                if packet["type"] == "NACK" and packet["meta"]["retryable"] and packet.get("seq") in flying:
                    todo.append(packet["seq"])
                    time.sleep(0.2)
                else:
                    accepted(packet)
                if packet["type"] != "CONTROL":
                    flying.discard(packet.get("seq"))
        return {"transfer_id": identity, "sent": sent, **packet["meta"]}

    def fetch(self, message):
        """The bytes behind a message of type "file", compared with the digest that came with it."""
        with urllib.request.urlopen(urllib.parse.urljoin(self.url, message["url"]), timeout=TIMEOUT) as answer:
            data = answer.read()
        if hashlib.sha256(data).hexdigest() != message.get("sha256", hashlib.sha256(data).hexdigest()):
            raise Refused("E_INTEGRITY", "these are not the bytes that were announced")
        return data


def audience(to):
    return {"mode": "unicast", "recipient": to} if to else {"mode": "broadcast"}


def accepted(packet):
    """The packet, unless it says that something was refused, altered or stopped."""
    if packet["type"] == "NACK" or packet.get("cmd") in ("INTEGRITY_FAIL", "CANCELLED"):
        raise Refused(packet.get("meta", {}).get("code", packet.get("cmd")), packet.get("meta", {}).get("message", packet))
    return packet


def main():
    ask = argparse.ArgumentParser(description="say, send and read in a room of a ChatCast server")
    for name in ("url", "room", "name"):
        ask.add_argument(name)
    ask.add_argument("do", choices=("say", "send", "read"), help="say WHAT; send the file WHAT; read WHAT messages and save files here")
    ask.add_argument("what")
    ask.add_argument("--to", help="one member instead of everybody")
    ask.add_argument("--token", help="that an earlier run printed: be the same member")
    ask.add_argument("--transfer", help="go on with this transfer")
    ask.add_argument("--base64", action="store_true", help="send chunks as text")
    args = ask.parse_args()
    try:
        member = Member(args.url)
        print(json.dumps({"token": (entered := member.enter(args.room, args.name, args.token)) and member.token}), flush=True)
        if args.do == "say":
            print(json.dumps(member.say(args.what, args.to)))
        elif args.do == "send":
            print(json.dumps(member.send(args.what, args.to, args.transfer, args.base64)))
        for index in range(int(args.what) if args.do == "read" else 0):
            message = entered["messages"].pop(0) if entered["messages"] else member.event("chat_message")
            if message["type"] == "file":
                with open(os.path.basename(message["fileName"]), "xb") as file:
                    file.write(member.fetch(message))
            print(json.dumps(message), flush=True)
    except (Refused, OSError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
