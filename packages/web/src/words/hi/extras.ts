/** What stands around the conversation when somebody asks for it. */
export default {};
