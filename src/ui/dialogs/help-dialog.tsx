// What can be done here, and by which key.
import { DialogFrame } from '../parts/dialog-frame';
import { KEYS } from './keys';

const SHAPES: readonly (readonly [shape: string, means: string])[] = [
  ['▪', 'write'],
  ['○', 'read'],
  ['◆', 'hint'],
  ['·', 'gossip'],
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
