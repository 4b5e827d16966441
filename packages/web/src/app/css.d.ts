import "react";

declare module "react" {
  interface CSSProperties {
    /** Set through the CSSOM, which the page's CSP allows; read by `ProofPanel`'s own classes. */
    "--panel-width"?: string;
  }
}
