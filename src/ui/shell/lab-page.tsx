// The page while a lab is open: bar, notices, the layout that fits the screen, dialogs, keys and announcements.
import { ClusterList } from '../cluster/cluster-list';
import { Dialogs } from '../dialogs/dialogs';
import { Announcer } from './announcer';
import { DeskLayout } from './desk-layout';
import { PhoneLayout } from './phone-layout';
import { StatusBanner } from './status-banner';
import { TabletLayout } from './tablet-layout';
import { TopBar } from './top-bar';
import { useKeys } from './use-keys';
import { useRemoveShell } from './use-remove-shell';
import { useScreen } from './use-screen';

export function LabPage() {
  useRemoveShell();
  useKeys();
  const screen = useScreen();
  return (
    <div className="flex h-full flex-col">
      <ClusterList />
      <TopBar screen={screen} />
      <StatusBanner />
      <main className="min-h-0 flex-1">
        {screen === 'desk' && <DeskLayout />}
        {screen === 'tablet' && <TabletLayout />}
        {screen === 'phone' && <PhoneLayout />}
      </main>
      <Dialogs />
      <Announcer />
    </div>
  );
}
