import admin from "./admin/admin.ts";
import levels from "./admin/levels.ts";

/** The administrator's page. */
export default { ...admin, ...levels };
