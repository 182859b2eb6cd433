// What settings would be accepted, for a form that is filled in before there is a cluster.
import { sentenceOf } from '../base/fault';
import { type Settings, settingsFrom } from '../protocol/settings';
import type { ExecutorName } from './lab-api';

export type SettingsCheck =
  | { readonly accepted: true; readonly settings: Settings }
  /** The reasons, each a sentence part, as `create` would throw them. */
  | { readonly accepted: false; readonly sentence: string };

/** What `create` would say to this config. */
export function checkSettings(given: unknown, executor: ExecutorName): SettingsCheck {
  try {
    return { accepted: true, settings: settingsFrom(given, executor) };
  } catch (thrown) {
    return { accepted: false, sentence: sentenceOf(thrown) };
  }
}

export const defaultSettings = (): Settings => settingsFrom({});
