// Three columns over the timeline, every border draggable, sizes remembered.
import { Group, Panel, useDefaultLayout } from 'react-resizable-panels';
import { ClientPanel } from '../client/client-panel';
import { Inspector } from '../inspector/inspector';
import { TimelinePicture } from '../pictures/timeline/timeline-picture';
import { useChoices } from '../state/choices';
import { layoutStorage } from '../state/stored';
import { Divider } from './divider';
import { Stage } from './stage';

/** The projector has sizes of its own: its panels are wider. */
export function DeskLayout() {
  const projector = useChoices((choices) => choices.projector);
  return projector ? <Columns key="projector" id="ringside.projector" /> : <Columns key="desk" id="ringside.desk" />;
}

function Columns({ id }: { readonly id: string }) {
  const rows = useDefaultLayout({ id: `${id}.rows`, storage: layoutStorage });
  const columns = useDefaultLayout({ id: `${id}.columns`, storage: layoutStorage });
  return (
    <Group orientation="vertical" {...rows}>
      <Panel id="upper" minSize="280px">
        <Group orientation="horizontal" {...columns}>
          <Panel
            id="client"
            defaultSize="18.5rem"
            minSize="15rem"
            maxSize="32rem"
            groupResizeBehavior="preserve-pixel-size"
          >
            <ClientPanel />
          </Panel>
          <Divider label="Resize the client panel" />
          <Panel id="stage" minSize="360px">
            <Stage />
          </Panel>
          <Divider label="Resize the inspector" />
          <Panel
            id="inspector"
            defaultSize="24rem"
            minSize="18rem"
            maxSize="44rem"
            groupResizeBehavior="preserve-pixel-size"
          >
            <Inspector />
          </Panel>
        </Group>
      </Panel>
      <Divider label="Resize the timeline" across />
      <Panel id="timeline" defaultSize="22%" minSize="5rem" maxSize="60%" groupResizeBehavior="preserve-pixel-size">
        <TimelinePicture />
      </Panel>
    </Group>
  );
}
