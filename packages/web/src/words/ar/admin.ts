import admin from "./admin/admin.ts";

/** The administrator's page. */
export default { ...admin };
