// Bytes in JSON: commands are plain data, so that a log of them can be kept, shared and replayed.

const PART = 0x8000;

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += PART) text += String.fromCharCode(...bytes.subarray(i, i + PART));
  return btoa(text);
}

/** Throws a DOMException on what is not base64. */
export const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
