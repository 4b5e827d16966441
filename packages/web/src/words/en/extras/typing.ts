export default {
  "typing.title": "Say that I am typing",
  "typing.on": "on",
  "typing.off": "off",
  "typing.tell": "Tell others that I am typing",
  "typing.means":
    "Whoever your words are for sees that you are writing them, and so does the server; never what. It is kept nowhere.",
} as const;
