export default {
  "explain.crc-of":
    "{what, select, message {of the message's bytes as they came} other {of the chunk's bytes as they came}}",
  "explain.seq": "Sequence number",
  "explain.seq-as-came": "{seq}, as it came",
  "explain.crc-xor": "CRC-32 XOR number",
  "explain.expected": "the tag that was expected",
  "explain.tag": "Tag",
  "explain.as-came": "as it came",
  "explain.open-valid":
    "{what, select, message {The tag fits the message's bytes and its number: neither was changed by accident. Anybody could have computed it, so it proves no author.} other {The tag fits the chunk's bytes and its number: neither was changed by accident. Anybody could have computed it, so it proves no author.}}",
  "explain.open-moved":
    "{what, select, message {The tag fits the same bytes under number {fits}, and the message came as number {seq}: its number was changed on the way.} other {The tag fits the same bytes under number {fits}, and the chunk came as number {seq}: its number was changed on the way.}}",
  "explain.open-altered":
    "{what, select, message {The tag fits neither the message's bytes nor its number as they came: what is in it was changed on the way.} other {The tag fits neither the chunk's bytes nor its number as they came: what is in it was changed on the way.}}",
  "explain.read-back":
    "The server read chunk {seq} from {name} from its disk and did not find what it had taken. It gave nothing of it out.",
  "explain.read-back-you":
    "The server read chunk {seq} from you from its disk and did not find what it had taken. It gave nothing of it out.",
  "explain.magic": "Magic, bytes 0–7",
  "explain.suite": "Suite, byte 8",
  "explain.kind": "Kind, byte 9",
  "explain.thing": "{what, select, message {message} other {chunk}}",
  "explain.direction": "Direction, byte 10",
  "explain.to": "{to, select, one {to one person} other {to the whole room}}",
  "explain.flags": "Flags, byte 11",
  "explain.last": "{last, select, yes {the last chunk of its file} other {none}}",
  "explain.epoch": "Epoch, bytes 12–15",
  "explain.room": "Room, bytes 16–47",
  "explain.room-is": "SHA-256 of the room's id",
  "explain.sender": "Sender, bytes 48–79",
  "explain.sender-is": "SHA-256 of the sender's key",
  "explain.recipient": "Recipient, bytes 80–111",
  "explain.recipient-is": "{to, select, one {SHA-256 of the recipient's key} other {nobody alone}}",
  "explain.stream": "Stream, bytes 112–127",
  "explain.stream-is": "random, used once",
  "explain.chunks": "Chunks of the file, bytes 136–143",
  "explain.chunk-size": "Chunk size, bytes 144–147",
  "explain.length": "Length, bytes 148–151",
  "explain.file-size": "File size, bytes 152–159",
  "explain.seq-bytes": "Sequence number, bytes 128–135",
  "explain.first-digits": "its first digits, as it came",
  "explain.keyed-valid":
    "{what, select, message {The message {whose, select, mine {} other {from {name} }}opened under the room's key, in its place and with everything that is bound to it: nobody without the key made or moved it.} other {The chunk {whose, select, mine {} other {from {name} }}opened under the room's key, in its place and with everything that is bound to it: nobody without the key made or moved it.}}",
  "explain.keyed-bad":
    "{what, select, message {The message {whose, select, mine {} other {from {name} }}does not hold under the room's key, in its place and with everything that is bound to it. What tag it should have had nobody is told.} other {The chunk {whose, select, mine {} other {from {name} }}does not hold under the room's key, in its place and with everything that is bound to it. What tag it should have had nobody is told.}}",
} as const;
