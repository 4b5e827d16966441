/** As much as a run uses of it; it carries no types. */
declare module "@20minutes/s3rver" {
  export default class S3rver {
    constructor(options: {
      address: string;
      port: number;
      silent: boolean;
      directory: string;
      vhostBuckets: boolean;
      configureBuckets: { name: string; configs: string[] }[];
    });
    /** Listens. */
    run(): Promise<{ address: string; port: number }>;
    close(): Promise<void>;
  }
}
