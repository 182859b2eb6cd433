// The siblings that a get brought, each to keep as it is or to take over into the editor.

import type { PlainValue } from '../../lab/lab-api';
import { Button } from '../parts/button';
import { typedText } from '../words/values';

interface SiblingChoiceProps {
  readonly siblings: readonly PlainValue[];
  readonly disabled: boolean;
  readonly onKeep: (value: PlainValue) => void;
  readonly onEdit: (value: PlainValue) => void;
}

export function SiblingChoice({ siblings, disabled, onKeep, onEdit }: SiblingChoiceProps) {
  return (
    <ul className="space-y-1.5">
      {siblings.map((value, index) => {
        const { text, type } = typedText(value);
        const name = `sibling ${index + 1}`;
        return (
          <li key={name} className="flex items-center gap-2 rounded-md border border-line py-1 pr-1 pl-2.5">
            <span className="line-clamp-2 min-w-0 flex-1 font-mono text-xs break-all" title={type}>
              {text}
            </span>
            <Button look="quiet" aria-label={`Edit ${name}`} onClick={() => onEdit(value)}>
              edit
            </Button>
            <Button disabled={disabled} aria-label={`Keep ${name}`} onClick={() => onKeep(value)}>
              Keep this
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
