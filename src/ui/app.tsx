// The page's states: starting, open, held by another tab, refused. One of them is always shown.
import { Toaster } from 'sonner';
import { LabPage } from './shell/lab-page';
import { Refused } from './shell/refused';
import { Taken } from './shell/taken';
import { useAppearance } from './shell/use-appearance';
import { usePageState } from './shell/use-page-state';
import { LabProvider } from './state/lab-context';
import { PageContext } from './state/page-context';

export function App() {
  const theme = useAppearance();
  const { state, page, watch, takeOver, runInMemory, retry } = usePageState();
  return (
    <PageContext value={page}>
      {state.is === 'open' && (
        <LabProvider key={state.generation} lab={state.lab}>
          <LabPage />
        </LabProvider>
      )}
      {state.is === 'taken' && <Taken busy={state.busy} onWatch={watch} onTakeOver={takeOver} />}
      {state.is === 'refused' && (
        <Refused code={state.code} sentence={state.sentence} onRunInMemory={runInMemory} onRetry={retry} />
      )}
      <Toaster
        theme={theme}
        position="bottom-center"
        mobileOffset={{ bottom: 72 }}
        toastOptions={{
          style: {
            background: 'var(--panel)',
            color: 'var(--ink)',
            borderColor: 'var(--line)',
            fontFamily: 'var(--font-sans)',
            fontSize: '0.8125rem',
          },
        }}
      />
    </PageContext>
  );
}
