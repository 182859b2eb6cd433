// What can be done here, and by which key.
import { DialogFrame } from '../parts/dialog-frame';
import { KEYS } from './keys';

const SHAPES: readonly (readonly [shape: string, means: string])[] = [
  ['▪', 'write'],
  ['○', 'read'],
  ['◆', 'hint'],
  ['▵', 'Merkle tree'],
  ['·', 'gossip'],
];

const MARKS: readonly string[] = [
  'A dotted circle is a node that others suspect, a dashed one a node that they hold for down; the pips below it are the confirmations.',
  'Dotted arrows lead from who suspects to whom it suspects.',
  'A diamond at a node counts the hints that it keeps, in the colour of whom they are for; select the node to read them.',
  'Inside the band, ranges that change hands: dashed until they are streamed.',
  'In the Versions tab a tombstone is a deletion, a struck-out value a write that lost, a dashed box what would be or was merged.',
];

export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <DialogFrame
      title="Ringside"
      description="A Dynamo-style key-value store whose every message, fault and decision can be seen, replayed and taken back."
      readOnly
      onClose={onClose}
    >
      <ul className="list-disc space-y-1 pl-4 text-ink-2">
        <li>Click a line between two nodes to cut it, its arrowhead to cut one direction. Click again to heal.</li>
        <li>Click a node to select it; kill, start or wipe it from the list or its menu.</li>
        <li>Drag the playhead of the timeline to look back. Nothing is lost by looking: Escape leads back to now.</li>
        <li>Get a key before you put it: the context it hands you says what your write replaces.</li>
      </ul>
      <ul className="mt-3 list-disc space-y-1 pl-4 text-ink-2">
        {MARKS.map((mark) => (
          <li key={mark}>{mark}</li>
        ))}
      </ul>
      <p className="mt-3 text-ink-2">
        Messages:{' '}
        {SHAPES.map(([shape, means]) => (
          <span key={means} className="mr-3 whitespace-nowrap">
            <span aria-hidden>{shape}</span> {means}
          </span>
        ))}
      </p>
      <table className="mt-4 w-full">
        <caption className="sr-only">Keys</caption>
        <tbody>
          {KEYS.map(({ keys, does }) => (
            <tr key={does} className="border-t border-line">
              <th scope="row" className="w-32 py-1.5 text-left font-normal whitespace-nowrap">
                {keys.map((key) =>
                  key === '–' ? (
                    <span key={key} className="mx-1">
                      –
                    </span>
                  ) : (
                    <kbd
                      key={key}
                      className="mr-1 rounded-md border border-line bg-raised px-1.5 py-0.5 font-mono text-xs"
                    >
                      {key}
                    </kbd>
                  ),
                )}
              </th>
              <td className="py-1.5">{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </DialogFrame>
  );
}
