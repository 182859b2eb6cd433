// One column with two drawers that push the ring aside rather than cover it.
import { ClientPanel } from '../client/client-panel';
import { Inspector } from '../inspector/inspector';
import { TimelinePicture } from '../pictures/timeline/timeline-picture';
import { useChoices } from '../state/choices';
import { Stage } from './stage';

export function TabletLayout() {
  const drawer = useChoices((choices) => choices.drawer);
  return (
    <div className="flex h-full flex-col">
      <div className="flex min-h-0 flex-1">
        {drawer === 'client' && (
          <div className="w-72 shrink-0 border-r border-line">
            <ClientPanel />
          </div>
        )}
        <div className="min-w-0 flex-1">
          <Stage />
        </div>
        {drawer === 'inspector' && (
          <div className="w-80 shrink-0 border-l border-line">
            <Inspector />
          </div>
        )}
      </div>
      <div className="h-44 shrink-0 border-t border-line">
        <TimelinePicture />
      </div>
    </div>
  );
}
