// What the settings in the form would give, while they are typed: the reasons against them, or what would run.
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
      <p role="alert" className="basis-full text-bad">
        {problem}
      </p>
    );
  }
  if (!check.accepted) {
    return (
      <p role="status" className="basis-full text-bad">
        {check.sentence}
      </p>
    );
  }
  const { quorum, mode, nodes } = settingsBrief(check.settings);
  return (
    <p role="status" className="basis-full text-ink-2">
      This would run <b className="font-semibold text-ink">{quorum}</b> · {mode} · {nodes}
    </p>
  );
}
