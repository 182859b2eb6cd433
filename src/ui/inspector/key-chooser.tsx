// No key is selected: the keys that the trace knows, to choose one.
import { useState } from 'react';
import { FIELD } from '../client/field';
import { Heading } from '../parts/heading';
import { useChoices } from '../state/choices';
import { useView } from '../state/lab-context';
import { keyFacts } from '../words/key-facts';

const MOST = 100;

export function KeyChooser() {
  const { view } = useView();
  const select = useChoices((choices) => choices.select);
  const [search, setSearch] = useState('');
  const keys = [...view.versions.keys()].filter((key) => key.includes(search));
  if (view.versions.size === 0) {
    return (
      <p className="px-3.5 pt-4 text-ink-2">No key has been written yet. Put one, and its versions appear here.</p>
    );
  }
  return (
    <div className="space-y-2 px-3.5 pt-3 pb-4">
      <Heading>Keys</Heading>
      <input
        aria-label="Find"
        placeholder="find a key"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        className={`${FIELD} h-8`}
      />
      <ul>
        {keys.slice(0, MOST).map((key) => {
          const { siblings } = keyFacts(view, key);
          return (
            <li key={key}>
              <button
                type="button"
                onClick={() => select({ selectedKey: key })}
                className="flex min-h-7 w-full items-center gap-2 rounded-md px-1.5 text-left hover:bg-raised"
              >
                <span className="min-w-0 flex-1 truncate font-mono text-xs">{key}</span>
                {siblings.length > 1 && <span className="text-xs text-warn">{siblings.length} siblings</span>}
              </button>
            </li>
          );
        })}
      </ul>
      {keys.length > MOST && <p className="text-ink-2">and {keys.length - MOST} more: type to find one</p>}
      {keys.length === 0 && <p className="text-ink-2">No key contains this.</p>}
    </div>
  );
}
