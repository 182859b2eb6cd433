// The small capitals above each part of a panel.
import type { ReactNode } from 'react';

export function Heading({ children, id }: { readonly children: ReactNode; readonly id?: string }) {
  return (
    <h2
      {...(id === undefined ? {} : { id })}
      className="text-[0.6875rem] font-semibold tracking-wider text-ink-2 uppercase"
    >
      {children}
    </h2>
  );
}
