export default {
  "invite.title": "Invite to this room",
  "invite.copy": "Copy link",
  "invite.link": "Link",
  "invite.qr": "The link as a QR code",
  "invite.gives-away":
    "<b>Who has this link has the room</b>: everything that was said in it and will be said, to everyone. Hand it over in person, or by something that you trust. It cannot be taken back. Messages for one person stay between the two.",
  "invite.gives-away-open":
    "<b>Nothing in this link is secret</b>: it names the room and this server. Whoever reaches the server and knows the name can join, reads what was said to everyone, and chooses a name. The server reads everything; where it may not, make a sealed room.",
  "invite.here-alone":
    "<b>{host} is this machine alone</b>: on another device the link leads nowhere. Start the server with --https, open the address that it prints, and invite from there.",
  "invite.copied": "Copied.",
  "invite.not-copied": "The browser did not copy it: copy it from the field.",
} as const;
