// One setting of a new cluster: a number, a choice, or a switch. What is not built yet is there, disabled, and says so.
import { useId } from 'react';
import { FIELD } from '../client/field';
import type { FormField } from './cluster-form';

interface SettingFieldProps {
  readonly field: FormField;
  readonly value: string | boolean;
  readonly onChange: (value: string | boolean) => void;
}

export function SettingField({ field, value, onChange }: SettingFieldProps) {
  const id = useId();
  if (field.kind === 'switch') {
    return (
      <label className={`flex items-center gap-2 self-end pb-1.5 ${field.built ? '' : 'text-ink-2'}`}>
        <input
          type="checkbox"
          checked={value === true}
          disabled={!field.built}
          onChange={(event) => onChange(event.target.checked)}
          className="size-4 accent-(--accent)"
        />
        {field.label}
        {!field.built && <span className="text-xs">· not in this version</span>}
      </label>
    );
  }
  return (
    <div>
      <label htmlFor={id} className="mb-1 block">
        {field.label}
        {field.means !== undefined && <span className="text-xs text-ink-2"> · {field.means}</span>}
      </label>
      {field.kind === 'number' ? (
        <input
          id={id}
          type="number"
          min={field.min}
          max={field.max}
          step={field.step ?? 1}
          value={String(value)}
          onChange={(event) => onChange(event.target.value)}
          className={`${FIELD} h-8`}
        />
      ) : (
        <select
          id={id}
          value={String(value)}
          onChange={(event) => onChange(event.target.value)}
          className={`${FIELD} h-8`}
        >
          {field.options.map((option) => (
            <option key={option.value} value={option.value} disabled={!option.built}>
              {option.built ? option.label : `${option.label} · not in this version`}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}
