// Trouble that comes from a user, a peer or a disk: a stable code and a sentence that says what to do.

export class Fault extends Error {
  readonly code: string;

  constructor(code: string, sentence: string, options?: { cause?: unknown }) {
    super(sentence, options);
    this.name = 'Fault';
    this.code = code;
  }
}

/** The sentence of anything thrown, for events and for people. */
export const sentenceOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
