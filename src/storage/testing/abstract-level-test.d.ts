// The suite has no types of its own.
declare module 'abstract-level/test' {
  const suite: (options: { test: unknown; factory: (options?: Record<string, unknown>) => unknown }) => void;
  // biome-ignore lint/style/noDefaultExport: it is a CommonJS module, which has no other
  export default suite;
}
