// The left panel: the client, what it asked lately, and the nodes.
import { NodeList } from './node-list';
import { OperationList } from './operation-list';
import { RequestForm } from './request-form';

export function ClientPanel() {
  return (
    <div className="flex h-full flex-col overflow-y-auto bg-panel">
      <RequestForm />
      <OperationList />
      <NodeList />
    </div>
  );
}
