// A clock in brackets with the version's own dot set off: the one pair that is its own event, the others what it has seen.
import type { VersionNode } from '../../../trace/views';
import { bracketed } from './version-words';

interface ClockSpansProps {
  readonly version: VersionNode;
  readonly characters: number;
}

export function ClockSpans({ version: { clock, dot }, characters }: ClockSpansProps) {
  const text = bracketed(clock, characters);
  const own = `${dot.actor}:${dot.counter}`;
  const at = text.indexOf(own);
  const rest = at + own.length;
  const isWhole = at >= 0 && /[[ ]/.test(text.charAt(at - 1)) && /[\] ]/.test(text.charAt(rest));
  return (
    <tspan fontSize="10.5" fontFamily="var(--font-mono)" fill="var(--ink-2)" dx="5">
      {isWhole ? (
        <>
          {text.slice(0, at)}
          <tspan fontWeight="700" fill="var(--ink)" textDecoration="underline">
            {own}
          </tspan>
          {text.slice(rest)}
        </>
      ) : (
        text
      )}
    </tspan>
  );
}
