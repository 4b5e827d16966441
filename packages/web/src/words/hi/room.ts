/** The room's screen. */
export default {};
