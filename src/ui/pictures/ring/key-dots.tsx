// A dot for each key that the cluster holds, inside the band at its token; those with siblings stand out.
import type { Point } from './ring-geometry';

export interface KeyDot {
  readonly key: string;
  readonly at: Point;
  readonly siblings: boolean;
}

interface KeyDotsProps {
  readonly dots: readonly KeyDot[];
  readonly hovered: string | undefined;
}

export function KeyDots({ dots, hovered }: KeyDotsProps) {
  return dots.map(({ key, at, siblings }) => (
    <circle
      key={key}
      data-key={key}
      cx={at.x}
      cy={at.y}
      r={hovered === key ? 4 : siblings ? 3 : 2}
      fill={siblings ? 'var(--warn)' : 'var(--ink-2)'}
      style={{ cursor: 'pointer' }}
    >
      <title>{siblings ? `${key}: has siblings` : key}</title>
    </circle>
  ));
}
