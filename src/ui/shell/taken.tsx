// Another tab runs this cluster: two hosts of one disk would tear it apart, so this tab watches or takes over.
import { Button } from '../parts/button';
import { NoticePage } from './notice-page';
import { useRemoveShell } from './use-remove-shell';

interface TakenProps {
  readonly busy: boolean;
  readonly onWatch: () => void;
  readonly onTakeOver: () => void;
}

export function Taken({ busy, onWatch, onTakeOver }: TakenProps) {
  useRemoveShell();
  return (
    <NoticePage
      title="This cluster runs in another tab"
      actions={
        <>
          <Button look="primary" disabled={busy} onClick={onWatch}>
            Watch
          </Button>
          <Button disabled={busy} onClick={onTakeOver}>
            Take over
          </Button>
        </>
      }
    >
      <p>Watch shows what happens there; every picture works, no action does.</p>
      <p>Take over stops the cluster in the other tab and goes on here from its disks.</p>
    </NoticePage>
  );
}
