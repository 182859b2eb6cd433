// The cluster's settings in a line; opens all of them, locked.
import { useChoices } from '../state/choices';
import { useLab } from '../state/lab-context';
import { settingsBrief } from '../words/settings-words';

export function SettingsChip() {
  const lab = useLab();
  const choose = useChoices((choices) => choices.choose);
  const brief = settingsBrief(lab.config);
  return (
    <button
      type="button"
      title="All settings of this cluster"
      onClick={() => choose({ dialog: 'settings' })}
      className="min-w-0 truncate rounded-full bg-raised px-3 py-1 text-ink-2 hover:text-ink"
    >
      demo · <b className="font-semibold text-ink">{brief.quorum}</b> · {brief.mode} · {brief.nodes}
    </button>
  );
}
