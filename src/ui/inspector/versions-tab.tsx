// The history of one key: its graph, its siblings, who holds what, and its preference list.
import { VersionGraph } from '../pictures/versions/version-graph';
import { useChoices } from '../state/choices';
import { useView } from '../state/lab-context';
import { keyFacts } from '../words/key-facts';
import { KeyChooser } from './key-chooser';
import { KeyStory } from './key-story';
import { PreferenceList } from './preference-list';
import { SiblingList } from './sibling-list';
import { WhoHasWhat } from './who-has-what';

export function VersionsTab() {
  const { view } = useView();
  const selected = useChoices((choices) => choices.selectedKey);
  if (selected === undefined) return <KeyChooser />;
  const facts = keyFacts(view, selected);
  return (
    <div className="flex flex-1 flex-col pb-4">
      <header className="flex flex-wrap items-center gap-x-2 gap-y-1 px-3.5 pt-3">
        <span className="max-w-48 min-w-0 truncate font-mono text-xs font-semibold" title={selected}>
          {selected}
        </span>
        {facts.siblings.length > 1 && (
          <span className="rounded-md bg-raised px-1.5 py-0.5 text-xs font-semibold text-warn">
            {facts.siblings.length} siblings
          </span>
        )}
        <span className="ml-auto text-ink-2">{facts.where}</span>
      </header>
      {facts.key === undefined ? (
        <p className="px-3.5 pt-3 text-ink-2">No version of this key has been written yet.</p>
      ) : (
        <>
          <div className="min-h-48 flex-1 px-3.5 py-3">
            <VersionGraph keyName={selected} />
          </div>
          <SiblingList keyName={selected} siblings={facts.siblings} />
          <KeyStory keyView={facts.key} />
          <WhoHasWhat keyView={facts.key} />
        </>
      )}
      <PreferenceList keyName={selected} />
    </div>
  );
}
