// Something that must not be, with the moment at which to look.
export interface Finding {
  /** The check that found it. */
  readonly check: string;
  readonly atUs: number;
  readonly sentence: string;
}

export const finding = (check: string, atUs: number, sentence: string): Finding => ({ check, atUs, sentence });
