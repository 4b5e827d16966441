/** The windows of the proof panel, and dialogs over the conversation. */
export default {};
