// Resolving siblings: read them with their context, then put one of them, or a merged value, that covers them all.
import { useState } from 'react';
import { FIELD } from '../client/field';
import { useClient } from '../client/use-client';
import { Button } from '../parts/button';
import { DialogFrame } from '../parts/dialog-frame';
import { Segments } from '../parts/segments';
import { useChoices } from '../state/choices';
import { useActions, useFact } from '../state/lab-context';
import { useCanAct } from '../state/page-context';
import { mergedOf } from '../words/merge';
import { readValue, typedText, type ValueType } from '../words/values';
import { SiblingChoice } from './sibling-choice';

const TYPES = [
  { value: 'string', label: 'text' },
  { value: 'json', label: 'JSON' },
  { value: 'bytes', label: 'bytes' },
] as const;

export function ResolveDialog({ onClose }: { readonly onClose: () => void }) {
  const keyName = useChoices((choices) => choices.selectedKey) ?? '';
  const held = useChoices((choices) => choices.heldContext);
  const choose = useChoices((choices) => choices.choose);
  const paused = useFact((_, { transport }) => transport === 'paused');
  const actions = useActions();
  const client = useClient();
  const canAct = useCanAct();
  const [merged, setMerged] = useState<{ readonly text: string; readonly type: ValueType }>();
  const inHand = held?.key === keyName ? held : undefined;
  const suggestion = inHand === undefined ? undefined : mergedOf(inHand.siblings);
  const field = merged ?? (suggestion === undefined ? { text: '', type: 'json' as const } : typedText(suggestion));
  const read = readValue(field.text, field.type);
  const untouched = merged === undefined && field.text === '';

  const put = async (value: unknown) => {
    if (inHand === undefined) return;
    onClose();
    const result = await actions.put(keyName, value, { context: inHand.context });
    if (result?.outcome === 'ok' && useChoices.getState().heldContext === inHand) choose({ heldContext: undefined });
  };

  return (
    <DialogFrame
      title={`Resolve ${keyName}`}
      description="What you put carries the context of all the siblings you read, and so replaces exactly these."
      onClose={onClose}
      footer={
        inHand === undefined ? undefined : (
          <Button look="primary" disabled={!canAct || !read.ok} onClick={() => void (read.ok && put(read.value))}>
            Put merged value
          </Button>
        )
      }
    >
      {inHand === undefined ? (
        <>
          <p className="text-ink-2">
            A context is needed to replace the siblings; a get hands it out.
            {paused && ' The lab is paused: the answer comes when its clock moves on.'}
          </p>
          <Button className="mt-3" disabled={!canAct} onClick={() => void client.getKey(keyName)}>
            Get the siblings
          </Button>
        </>
      ) : (
        <div className="space-y-4">
          <SiblingChoice
            siblings={inHand.siblings}
            disabled={!canAct}
            onEdit={(value) => setMerged(typedText(value))}
            onKeep={(value) => void put(value)}
          />
          <div className="space-y-1.5">
            <label htmlFor="merged" className="text-ink-2">
              {suggestion === undefined ? 'Or a value of your own' : 'Or merged: the union of the siblings, to edit'}
            </label>
            <textarea
              id="merged"
              rows={4}
              value={field.text}
              onChange={(event) => setMerged({ text: event.target.value, type: field.type })}
              spellCheck={false}
              className={`${FIELD} block resize-y py-1.5`}
            />
            <div className="flex items-center gap-2 text-xs">
              <Segments
                small
                label="Merged value stored as"
                value={field.type}
                options={TYPES}
                onChange={(type) => setMerged({ text: field.text, type })}
              />
              <span className={read.ok || untouched ? 'text-ink-2' : 'text-bad'}>
                {untouched ? 'type a value' : read.ok ? read.as : read.problem}
              </span>
            </div>
          </div>
          <p className="text-xs text-ink-2">
            context: <span className="font-mono text-ink">{inHand.label}</span> from {inHand.source}
          </p>
        </div>
      )}
    </DialogFrame>
  );
}
