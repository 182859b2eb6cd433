// One line of a menu; `hint` stands at its right in grey (a key, or why it is disabled).
import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';

interface MenuItemProps {
  readonly onSelect: () => void;
  readonly disabled?: boolean;
  readonly checked?: boolean;
  readonly hint?: string;
  readonly children: ReactNode;
}

const LOOK =
  'flex min-h-8 items-center gap-2 rounded-md px-2 outline-none data-disabled:opacity-45 data-highlighted:bg-raised';

export function MenuItem({ onSelect, disabled = false, checked, hint, children }: MenuItemProps) {
  const content = (
    <>
      <span className="min-w-0 flex-1">{children}</span>
      {hint !== undefined && <span className="text-ink-2">{hint}</span>}
      {checked === true && <Check aria-hidden size="0.875rem" />}
    </>
  );
  if (checked === undefined) {
    return (
      <DropdownMenu.Item className={LOOK} disabled={disabled} onSelect={onSelect}>
        {content}
      </DropdownMenu.Item>
    );
  }
  return (
    <DropdownMenu.CheckboxItem className={LOOK} disabled={disabled} checked={checked} onSelect={onSelect}>
      {content}
    </DropdownMenu.CheckboxItem>
  );
}
