// What the settings in the form would give, while they are typed: the reasons against them, or what would run.
import type { ReactNode } from 'react';
import type { SettingsCheck } from '../../lab/settings-facts';
import { settingsBrief } from '../words/settings-words';

interface SettingsVerdictProps {
  readonly check: SettingsCheck;
  /** Why the last attempt to create was refused. */
  readonly problem: string | undefined;
}

export function SettingsVerdict({ check, problem }: SettingsVerdictProps) {
  if (problem !== undefined) {
    return (
      <Reasons>
        <span role="alert">{problem}</span>
      </Reasons>
    );
  }
  if (!check.accepted) {
    return (
      <Reasons>
        <span role="status">{check.sentence}</span>
      </Reasons>
    );
  }
  const { quorum, mode, nodes } = settingsBrief(check.settings);
  return (
    <p role="status" className="basis-full text-ink-2">
      This would run <b className="font-semibold text-ink">{quorum}</b> · {mode} · {nodes}
    </p>
  );
}

/** However many they are, the form and its buttons stay in sight: they scroll, by keyboard too. */
const Reasons = ({ children }: { readonly children: ReactNode }) => (
  <section
    aria-label="Why these settings are refused"
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it
    tabIndex={0}
    className="max-h-24 min-w-0 basis-full overflow-auto break-words text-bad max-sm:max-h-20"
  >
    {children}
  </section>
);
