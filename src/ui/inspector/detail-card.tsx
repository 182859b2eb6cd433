// A card for what is selected: names and values in two columns, and a cross to let go of it.
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../parts/icon-button';

interface DetailCardProps {
  readonly title: ReactNode;
  readonly label: string;
  readonly facts: readonly (readonly [name: string, value: ReactNode])[];
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

export function DetailCard({ title, label, facts, onClose, children }: DetailCardProps) {
  return (
    <aside aria-label={label} className="mx-3.5 mt-2.5 shrink-0 rounded-lg border border-line px-3 py-2">
      <div className="flex items-center gap-2">
        <p className="min-w-0 flex-1 truncate font-semibold">{title}</p>
        <IconButton icon={X} label={`Deselect ${label}`} small onClick={onClose} />
      </div>
      <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-xs">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-2">{name}</dt>
            <dd className="truncate">{value}</dd>
          </div>
        ))}
      </dl>
      {children}
    </aside>
  );
}

/** A sentence among the facts, which are cut at the card's edge otherwise. */
export const Wrapped = ({ text }: { readonly text: string }) => (
  <span className="break-words whitespace-normal">{text}</span>
);
