// Something that must not be, with the moment at which to look.
import { rulesText } from '../checks/all-checks';

export interface Finding {
  /** The check that found it. */
  readonly check: string;
  /** `rule 26`: what it broke; undefined where no one rule says it. */
  readonly rules: string | undefined;
  readonly atUs: number;
  readonly sentence: string;
}

export const finding = (check: string, atUs: number, sentence: string): Finding => ({
  check,
  rules: rulesText(check),
  atUs,
  sentence,
});
