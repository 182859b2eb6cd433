// Three columns over the timeline, every border draggable, sizes remembered.
import { Group, Panel, usePanelRef } from 'react-resizable-panels';
import { ClientPanel } from '../client/client-panel';
import { Inspector } from '../inspector/inspector';
import { TimelinePicture } from '../pictures/timeline/timeline-picture';
import { useChoices } from '../state/choices';
import { Divider } from './divider';
import { Stage } from './stage';
import { usePanelSizes } from './use-panel-sizes';

/** The projector has sizes of its own: its panels are wider, as far as a small window leaves the ring its room. */
export function DeskLayout() {
  const projector = useChoices((choices) => choices.projector);
  return projector ? (
    <Columns key="projector" id="ringside.projector" usual={{ client: '24%', inspector: '31%' }} />
  ) : (
    <Columns key="desk" id="ringside.desk" usual={{ client: '18.5rem', inspector: '24rem' }} />
  );
}

interface ColumnsProps {
  readonly id: string;
  readonly usual: { readonly client: string; readonly inspector: string };
}

function Columns({ id, usual }: ColumnsProps) {
  const panels = { client: usePanelRef(), inspector: usePanelRef(), timeline: usePanelRef() };
  const { sizeOf, remember } = usePanelSizes(`${id}.sizes`, panels);
  return (
    <Group orientation="vertical" onLayoutChanged={remember}>
      <Panel id="upper" minSize="280px">
        <Group orientation="horizontal" onLayoutChanged={remember}>
          <Panel
            id="client"
            panelRef={panels.client}
            defaultSize={sizeOf('client', usual.client)}
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
            panelRef={panels.inspector}
            defaultSize={sizeOf('inspector', usual.inspector)}
            minSize="18rem"
            maxSize="44rem"
            groupResizeBehavior="preserve-pixel-size"
          >
            <Inspector />
          </Panel>
        </Group>
      </Panel>
      <Divider label="Resize the timeline" across />
      <Panel
        id="timeline"
        panelRef={panels.timeline}
        defaultSize={sizeOf('timeline', '22%')}
        minSize="5rem"
        maxSize="60%"
        groupResizeBehavior="preserve-pixel-size"
      >
        <TimelinePicture />
      </Panel>
    </Group>
  );
}
