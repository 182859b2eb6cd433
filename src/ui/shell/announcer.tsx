// Tells screen readers, politely, how requests end and which faults happen; heartbeats never.
import { useEffect, useState } from 'react';
import type { LabEvent } from '../../trace/event';
import { sentenceOf } from '../../trace/sentences';
import { useLab } from '../state/lab-context';

const TOLD: ReadonlySet<LabEvent['kind']> = new Set<LabEvent['kind']>([
  'RequestAnswered',
  'NodeKilled',
  'NodeStarted',
  'NodeCrashed',
  'DiskWiped',
  'LinkCut',
  'LinkHealed',
  'NodeDeclaredDown',
  'NodePaused',
  'NodeResumed',
  'NodeClockSet',
  'DiskChanged',
  'NodeAdded',
  'NodeLeft',
  'KeyResurrected',
  'DiskFull',
  'DiskHasRoom',
  'CopiesForgotten',
  'CopiesRebuilt',
  'CorruptionFound',
]);
const MOST_AT_ONCE = 3;
const EVERY_MS = 1000;

export function Announcer() {
  const lab = useLab();
  const [text, setText] = useState('');
  useEffect(() => {
    let waiting: string[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const say = () => {
      timer = undefined;
      const more = waiting.length - MOST_AT_ONCE;
      setText(`${waiting.slice(-MOST_AT_ONCE).join('. ')}.${more > 0 ? ` And ${more} before.` : ''}`);
      waiting = [];
    };
    const stop = lab.on('events', (events) => {
      for (const event of events) if (TOLD.has(event.kind)) waiting.push(sentenceOf(event));
      if (waiting.length > 0) timer ??= setTimeout(say, EVERY_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [lab]);
  return (
    <p aria-live="polite" className="sr-only" data-testid="announcer">
      {text}
    </p>
  );
}
