// The few web-standard globals that exist in Node, browsers and workers alike and that the DOM-free folders use.
declare class TextEncoder {
  encode(text: string): Uint8Array;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean });
  decode(bytes: Uint8Array): string;
}
declare function structuredClone<T>(value: T): T;

/** Base64 of a text whose characters are all below 256. */
declare function btoa(text: string): string;
declare function atob(base64: string): string;
