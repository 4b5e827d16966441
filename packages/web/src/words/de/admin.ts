/** The administrator's page. */
export default {};
