// The sizes that a person gave to panels, in px: a share of another window would be another size.
import { useState } from 'react';
import type { LayoutChangedMeta, usePanelRef } from 'react-resizable-panels';
import { z } from 'zod';
import { readStored, writeStored } from '../state/stored';

const sizesSchema = z.record(z.string(), z.number().positive());

export interface PanelSizes<Name extends string> {
  /** The size of a panel in px that was remembered when the page opened, or what it has otherwise. */
  sizeOf(name: Name, otherwise: string): string;
  /** Of a group in which the person may have dragged a border. */
  remember(layout: unknown, meta: LayoutChangedMeta): void;
}

/** Remembers the named panels under `id`; what is stored and makes no sense is as if it were not there. */
export function usePanelSizes<Name extends string>(
  id: string,
  panels: Readonly<Record<Name, ReturnType<typeof usePanelRef>>>,
): PanelSizes<Name> {
  const [remembered] = useState(() => readStored(id, sizesSchema) ?? {});
  return {
    sizeOf: (name, otherwise) => {
      const px = remembered[name];
      return px === undefined ? otherwise : `${px}px`;
    },
    remember: (_, { isUserInteraction }) => {
      if (!isUserInteraction) return;
      const now = Object.entries<ReturnType<typeof usePanelRef>>(panels).flatMap(([name, { current }]) =>
        current === null ? [] : [[name, current.getSize().inPixels] as const],
      );
      writeStored(id, Object.fromEntries(now));
    },
  };
}
