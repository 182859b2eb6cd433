// The line between two panels, to drag or to move with the arrow keys.
import { Separator } from 'react-resizable-panels';

export function Divider({ label, across = false }: { readonly label: string; readonly across?: boolean }) {
  return (
    <Separator
      aria-label={label}
      className={`bg-line transition-colors hover:bg-accent data-[separator=active]:bg-accent ${across ? 'h-px' : 'w-px'}`}
    />
  );
}
