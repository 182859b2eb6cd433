// The requests of late, newest first, each with its verdict in words.
import { useView } from '../state/lab-context';
import { OperationRow } from './operation-row';

const MOST = 40;

export function OperationList() {
  const { view } = useView();
  const recent = [...view.requests.recent.values()].slice(-MOST).reverse();
  return (
    <section
      aria-label="Recent operations"
      className="min-h-24 flex-1 overflow-auto border-t border-line px-3.5 max-sm:order-last max-sm:flex-none"
    >
      {recent.length === 0 ? (
        <p className="py-3 text-ink-2">
          Nothing asked yet. Put a value, or load the sample data from the Cluster menu.
        </p>
      ) : (
        <ol>
          {recent.map((request) => (
            <OperationRow key={request.request} request={request} />
          ))}
        </ol>
      )}
    </section>
  );
}
