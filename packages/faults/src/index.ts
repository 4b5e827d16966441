export * from "./alter.ts";
export * from "./injector.ts";
