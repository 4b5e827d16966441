#!/usr/bin/env python3
"""A ChatCast client in Python's standard library alone, written from the description of the wire and no other code.

`Connection` is Engine.IO 4 over long polling and Socket.IO 5 with callbacks; `Member` is rooms, messages and files. What comes
meanwhile waits in `inbox`. After an OSError a connection is over: `enter` with the token on a new one.
"""
import argparse, base64, hashlib, json, os, re, secrets, sys, zlib
from urllib.parse import urljoin
from urllib.request import Request, urlopen

WINDOW, CHUNK, TIMEOUT = 16, 65_536, 60

def tag(data, seq):
    """The integrity value: CRC-32 bound to the sequence number, eight hex digits."""
    return f"{zlib.crc32(data) ^ seq:08x}"

class Refused(Exception):
    """The server said no: its code, one of a closed set, and its message."""

class Connection:
    def __init__(self, url):
        self.url, self.path, self.frames, self.inbox, self.callbacks = url, "/socket.io/?EIO=4&transport=polling", [], [], 0
        self.path += "&sid=" + json.loads(self.frame()[1:])["sid"]
        self.put("40")
        self.wait(lambda kind, *_: kind == "0")

    def put(self, frame=None):
        """Posts a packet of Engine.IO; without one it asks for what there is, which takes until there is something."""
        request = Request(urljoin(self.url, self.path), frame and frame.encode(), {"Content-Type": "text/plain"})
        return urlopen(request, timeout=TIMEOUT).read().decode()

    def frame(self):
        while not self.frames:
            self.frames = self.put().split("\x1e")
        return self.frames.pop(0)

    def packet(self):
        """The next Socket.IO packet: its kind, the number of its callback, its values."""
        while (frame := self.frame()) == "2":  # a ping
            self.put("3")
        engine, kind, number, values = re.fullmatch(r"(\d)(\d?)(\d*)(.*)", frame, re.S).groups()
        if engine != "4" or kind in "14":
            raise ConnectionError(f"the server ended the session {values}")
        return kind, number, json.loads(values or "[]")

    def wait(self, wanted):
        """The values of the first packet, kept or yet to come, that is `wanted`."""
        for index, packet in enumerate(self.inbox):
            if wanted(*packet):
                return self.inbox.pop(index)[2]
        while not wanted(*(packet := self.packet())):
            self.inbox.append(packet)
        return packet[2]

    def event(self, name, **fields):
        """The next event of that name that has these fields."""
        return self.wait(lambda kind, _, values: kind == "2" and values[0] == name and fields.items() <= values[1].items())[1]

    def call(self, event, **body):
        number, self.callbacks = str(self.callbacks), self.callbacks + 1
        self.put(f"42{number}{json.dumps([event, body])}")
        answer = self.wait(lambda kind, of, _: kind == "3" and of == number)[0]
        if not answer["ok"]:
            raise Refused(answer["error"]["code"], answer["error"]["message"])
        return answer

    def tell(self, **packet):
        """A packet of the reliable kind, whose answer is a packet as well."""
        self.put("42" + json.dumps(["reliable_event", packet]))

class Member(Connection):
    def enter(self, room, name, token=None):
        """Joins the room, or creates it. `token` proves who one was before."""
        try:
            return self.call("join_room", roomName=room, username=name, **({"token": token} if token else {}))
        except Refused as no:
            if no.args[0] != "E_NO_ROOM" or token:
                raise
            return self.call("create_room", roomName=room, username=name)

    def say(self, text, to=None, seq=0):
        """A message that is checked, stored, and delivered once, however often its `id` is sent."""
        name = {"id": secrets.token_hex(12)}
        self.tell(type="MSG", seq=seq, payload=text, checksum=tag(text.encode(), seq), **name, **audience(to))
        return accepted(self.event("reliable_event", **name))["meta"]

    def send(self, path, to=None, transfer=None):
        """Sends a file, at most WINDOW chunks unacknowledged; of a `transfer` that was cut, what the server lacks."""
        size, called, name = os.path.getsize(path), os.path.basename(path), {"transfer_id": transfer or secrets.token_hex(12)}
        total, flying, packet = max(1, -(-size // CHUNK)), set(), {}
        whole = audience(to) | {"total_chunks": total, "chunk_size": CHUNK, "filename": called, "total_size": size}
        missing = [[0, total - 1]]
        if transfer:
            self.tell(type="CONTROL", cmd="RESUME_REQUEST", **name)
            state = accepted(self.event("reliable_event", **name))["meta"]
            missing = state["missing"] + ([[state["missing"][-1][1] + 1, total - 1]] if state.get("truncated") else [])
        todo = [seq for first, last in missing for seq in range(first, last + 1)]
        sent = {**name, "sent": len(todo)}
        with open(path, "rb") as file:
            while packet.get("cmd") != "COMPLETE":
                while todo and len(flying) < WINDOW:
                    seq = todo.pop(0)
                    data = os.pread(file.fileno(), CHUNK, seq * CHUNK)
                    chunk = {"seq": seq, "checksum": tag(data, seq), "payload_b64": base64.b64encode(data).decode()}
                    self.tell(type="FILE_CHUNK", **chunk, **name, **whole)
                    flying.add(seq)
                packet = accepted(self.event("reliable_event", **name))
                flying -= {packet.get("seq")}
        return sent | packet["meta"]

    def fetch(self, message):
        """The bytes behind a message of type "file", compared with the digest that came with it."""
        data = urlopen(urljoin(self.url, message["url"]), timeout=TIMEOUT).read()
        if hashlib.sha256(data).hexdigest() != message.get("sha256"):
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
    ask = argparse.ArgumentParser(description="say WHAT, send the file WHAT, or read WHAT messages and save files here")
    for name in ("url", "room", "name", "do", "what", "--to", "--token", "--transfer"):
        ask.add_argument(name, **({"choices": ("say", "send", "read")} if name == "do" else {}))
    args = ask.parse_args()
    member = Member(args.url)
    entered = member.enter(args.room, args.name, args.token)
    show = lambda value: print(json.dumps(value), flush=True)
    show({"token": entered["self"]["token"]})
    if args.do != "read":
        show(member.say(args.what, args.to) if args.do == "say" else member.send(args.what, args.to, args.transfer))
    for _ in range(int(args.what) if args.do == "read" else 0):
        message = entered["messages"].pop(0) if entered["messages"] else member.event("chat_message")
        if message["type"] == "file":
            with open(os.path.basename(message["fileName"]), "xb") as file:
                file.write(member.fetch(message))
        show(message)
    member.put("1")  # the end: nobody has to miss a ping to learn of it

if __name__ == "__main__":
    try:
        main()
    except (Refused, OSError) as error:
        sys.exit(": ".join(map(str, error.args)))
