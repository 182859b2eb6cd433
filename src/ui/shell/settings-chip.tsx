// The cluster's settings in a line, and how many nodes it has at the moment that is shown; opens all of them, locked.
import { useChoices } from '../state/choices';
import { useLab } from '../state/lab-context';
import { useNodes } from '../state/nodes';
import { settingsBrief } from '../words/settings-words';
import { countText } from '../words/time';

export function SettingsChip() {
  const lab = useLab();
  const choose = useChoices((choices) => choices.choose);
  const nodes = useNodes();
  const brief = settingsBrief(lab.config);
  return (
    <button
      type="button"
      title="All settings of this cluster"
      onClick={() => choose({ dialog: 'settings' })}
      className="min-w-0 truncate rounded-full bg-raised px-3 py-1 text-ink-2 hover:text-ink"
    >
      demo · <b className="font-semibold text-ink">{brief.quorum}</b> · {brief.mode} · {countText(nodes.length, 'node')}
    </button>
  );
}
