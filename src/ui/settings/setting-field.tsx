// One setting of a new cluster: a number, a choice, or a switch, with its sentence and range. What this version does not
// have is there, disabled, and says so.
import { type ReactNode, useId } from 'react';
import { FIELD } from '../client/field';
import {
  type ChoiceSetting,
  isInRange,
  isRefused,
  meaningOf,
  type NumberSetting,
  rangeText,
  type Setting,
  type SwitchSetting,
  valueText,
} from './setting';

interface FieldProps<Kind extends Setting> {
  readonly setting: Kind;
  readonly value: string | boolean;
  readonly onChange: (value: string | boolean) => void;
}

const LATER = 'not in this version';

export function SettingField({ setting, ...rest }: FieldProps<Setting>) {
  switch (setting.kind) {
    case 'switch':
      return <SwitchField setting={setting} {...rest} />;
    case 'number':
      return <NumberField setting={setting} {...rest} />;
    case 'choice':
      return <ChoiceField setting={setting} {...rest} />;
  }
}

/** The label above, the sentence below. */
function Labelled({
  id,
  label,
  means,
  children,
}: {
  readonly id: string;
  readonly label: string;
  readonly means: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div>
      <label htmlFor={id} className="mb-1 block">
        {label}
      </label>
      {children}
      <Means id={`${id}means`}>{means}</Means>
    </div>
  );
}

const Means = ({ id, children }: { readonly id: string; readonly children: ReactNode }) => (
  <p id={id} className="mt-1 text-xs text-ink-2">
    {children}
  </p>
);

function SwitchField({ setting, value, onChange }: FieldProps<SwitchSetting>) {
  const id = useId();
  const later = isRefused(setting.name, value !== true);
  return (
    <div className="pt-1">
      <label className={`flex items-center gap-2 ${later ? 'text-ink-2' : ''}`}>
        <input
          type="checkbox"
          checked={value === true}
          disabled={later}
          aria-describedby={`${id}means`}
          onChange={(event) => onChange(event.target.checked)}
          className="size-4 accent-(--accent)"
        />
        {setting.label}
        {later && <span className="text-xs">· {LATER}</span>}
      </label>
      <Means id={`${id}means`}>{setting.means}</Means>
    </div>
  );
}

function NumberField({ setting, value, onChange }: FieldProps<NumberSetting>) {
  const id = useId();
  const means = (
    <>
      {setting.means} ({rangeText(setting)})
      {inLargerUnit(setting, value) !== undefined && ` Now ${inLargerUnit(setting, value)}.`}
    </>
  );
  return (
    <Labelled id={id} label={setting.label} means={means}>
      <input
        id={id}
        type="number"
        min={setting.min}
        max={setting.max}
        step={setting.unit === 'count' || setting.unit === 'bytes' ? 1 : 'any'}
        value={String(value)}
        aria-invalid={!isInRange(setting, String(value))}
        aria-describedby={`${id}means`}
        onChange={(event) => onChange(event.target.value)}
        className={`${FIELD} h-8`}
      />
    </Labelled>
  );
}

/** Many milliseconds or bytes in a larger unit. */
function inLargerUnit(setting: NumberSetting, value: string | boolean): string | undefined {
  const amount = Number(value);
  const isLarge = (setting.unit === 'ms' && amount >= 60_000) || (setting.unit === 'bytes' && amount >= 1024);
  return isLarge && Number.isFinite(amount) ? valueText(setting, amount) : undefined;
}

function ChoiceField({ setting, value, onChange }: FieldProps<ChoiceSetting>) {
  const id = useId();
  return (
    <Labelled id={id} label={setting.label} means={meaningOf(setting, value)}>
      <select
        id={id}
        value={String(value)}
        aria-describedby={`${id}means`}
        onChange={(event) => onChange(event.target.value)}
        className={`${FIELD} h-8`}
      >
        {setting.options.map((option) => {
          const later = isRefused(setting.name, option.value);
          return (
            <option key={option.value} value={option.value} disabled={later}>
              {later ? `${option.value} · ${LATER}` : option.value}
            </option>
          );
        })}
      </select>
    </Labelled>
  );
}
