import { ConfigError } from "./values.ts";

/** Where a bucket is, without what opens it. `url` has no slash at its end; `prefix` is empty or has one. */
export interface BucketPlace {
  url: string;
  prefix: string;
  region: string;
  /** How it is called before its operator. */
  shown: string;
}

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const PREFIX = /^(?:[A-Za-z0-9_-]+\/)*$/;

/** Files in the data directory, or in a bucket: `s3://bucket/prefix?endpoint=https://host&region=name`. What was given is not repeated. */
export function aBlobPlace(text: string, name: string, fallbackRegion?: string): BucketPlace | "embedded" {
  if (text === "embedded") return text;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const bucket = url?.hostname ?? "";
  const prefix = `${url?.pathname.slice(1) ?? ""}/`.replace(/\/+$/, "/").replace(/^\/$/, "");
  const { endpoint, region = fallbackRegion, ...unknown } = Object.fromEntries(url?.searchParams ?? []);
  const plain = url?.protocol === "s3:" && url.username === "" && url.password === "" && url.port === "";
  if (!plain || !BUCKET.test(bucket) || !PREFIX.test(prefix) || Object.keys(unknown).length > 0) {
    throw new ConfigError(
      `${name} must be "embedded" or like s3://bucket/prefix?endpoint=https://host&region=name; keys go into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`,
    );
  }
  if (endpoint !== undefined) {
    const host = anEndpoint(endpoint, name);
    return {
      url: `${host}/${bucket}`,
      prefix,
      region: region ?? "us-east-1",
      shown: `s3://${bucket}/${prefix} at ${host}`,
    };
  }
  if (region === undefined) throw new ConfigError(`${name} needs an endpoint or a region.`);
  // Names with dots fit no certificate of the service.
  const service = `https://s3.${region}.amazonaws.com`;
  const host = bucket.includes(".") ? `${service}/${bucket}` : service.replace("//", `//${bucket}.`);
  return { url: host, prefix, region, shown: `s3://${bucket}/${prefix} in ${region}` };
}

function anEndpoint(text: string, name: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isWeb = url?.protocol === "http:" || url?.protocol === "https:";
  const bare = url?.username === "" && url.password === "" && url.search === "" && url.hash === "";
  if (!url || !isWeb || !bare) throw new ConfigError(`${name} needs an endpoint like https://s3.example.org.`);
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}
