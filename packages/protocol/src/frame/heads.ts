import * as z from "zod/mini";

/**
 * Where each conversation of the member ends by now (native extra): one small answer for all of them, so that a client
 * can look often whether a push was lost on its way. Sent without a body, or with an empty one.
 */
export const heads = z.union([z.undefined(), z.null(), z.object({})]);
