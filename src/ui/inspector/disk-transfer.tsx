// A node's disk out of the page and into it: a zip of a LevelDB directory, which any LevelDB opens.
import { useRef } from 'react';
import type { NodeId } from '../../base/ids';
import { useActions, useView } from '../state/lab-context';
import { useCanAct } from '../state/page-context';

export function DiskTransfer({ node }: { readonly node: NodeId }) {
  const { exportDisk, importDisk } = useActions();
  const { view } = useView();
  const input = useRef<HTMLInputElement>(null);
  const canAct = useCanAct();
  const isDown = view.nodes.get(node)?.state !== 'live';
  const take = async (file: File | undefined) => {
    if (file !== undefined) await importDisk(node, new Uint8Array(await file.arrayBuffer()));
    if (input.current !== null) input.current.value = '';
  };
  return (
    <section aria-label="Disk" className="flex flex-wrap items-center gap-2">
      <button type="button" className={BUTTON} disabled={!canAct} onClick={() => void exportDisk(node)}>
        Export disk
      </button>
      <button type="button" className={BUTTON} disabled={!canAct || !isDown} onClick={() => input.current?.click()}>
        Import disk
      </button>
      <input
        ref={input}
        type="file"
        accept=".zip"
        aria-label={`Zip to import as the disk of ${node}`}
        className="hidden"
        onChange={(event) => void take(event.target.files?.[0])}
      />
      <p className="w-full text-xs text-ink-2">
        A LevelDB directory as a zip.
        {isDown ? ' What is imported replaces all that the node holds.' : ` Kill ${node} to import one.`}
      </p>
    </section>
  );
}

const BUTTON =
  'rounded-md border border-line bg-panel px-2 py-1 text-xs hover:bg-raised disabled:cursor-not-allowed disabled:opacity-50';
