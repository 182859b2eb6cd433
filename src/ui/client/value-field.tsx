// The value as text, and what it is taken for: JSON is recognised, text and bytes can be insisted on.
import { Segments } from '../parts/segments';
import type { ReadValue, ValueType } from '../words/values';
import { FIELD } from './field';

interface ValueFieldProps {
  readonly text: string;
  readonly type: ValueType;
  readonly read: ReadValue;
  readonly onText: (text: string) => void;
  readonly onType: (type: ValueType) => void;
}

const TYPES = [
  { value: 'auto', label: 'auto', title: 'JSON if it is valid JSON, else text' },
  { value: 'string', label: 'text' },
  { value: 'json', label: 'JSON' },
  { value: 'bytes', label: 'bytes', title: 'Pairs of hex digits' },
] as const;

export function ValueField({ text, type, read, onText, onType }: ValueFieldProps) {
  return (
    <div className="space-y-1">
      <textarea
        aria-label="Value"
        aria-invalid={!read.ok}
        placeholder="value"
        rows={2}
        value={text}
        onChange={(event) => onText(event.target.value)}
        title="Ctrl Enter (⌘ Enter) puts it"
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          event.currentTarget.form?.requestSubmit();
        }}
        spellCheck={false}
        className={`${FIELD} block max-h-40 min-h-13 resize-y py-1.5`}
      />
      <div className="flex items-center gap-2 text-xs">
        <Segments small label="Stored as" value={type} options={TYPES} onChange={onType} />
        {read.ok && <span className="min-w-0 flex-1 truncate text-ink-2">{read.as}</span>}
      </div>
      {!read.ok && <p className="text-xs break-words text-bad">{read.problem}</p>}
    </div>
  );
}
