// The buttons of the page.
import type { ButtonHTMLAttributes, Ref } from 'react';

type Look = 'primary' | 'plain' | 'quiet' | 'link';
type Size = 'normal' | 'narrow' | 'small' | 'tiny' | 'square' | 'small-square' | 'tiny-square';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: Look;
  readonly size?: Size;
  readonly ref?: Ref<HTMLButtonElement>;
}

const SHAPE =
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border whitespace-nowrap select-none disabled:cursor-not-allowed disabled:opacity-45';
const SIZES: Readonly<Record<Size, string>> = {
  normal: 'h-8 px-3',
  narrow: 'h-8 px-2.5',
  small: 'h-7 px-2',
  tiny: 'h-6 px-1',
  square: 'size-8',
  'small-square': 'size-7',
  'tiny-square': 'size-6',
};
const LOOKS: Readonly<Record<Exclude<Look, 'link'>, string>> = {
  primary: 'border-transparent bg-accent font-medium text-accent-ink not-disabled:hover:brightness-110',
  plain: 'border-line bg-panel text-ink not-disabled:hover:bg-raised aria-pressed:bg-raised',
  quiet:
    'border-transparent text-ink-2 not-disabled:hover:bg-raised not-disabled:hover:text-ink aria-pressed:bg-raised aria-pressed:text-ink',
};
const LINK =
  'inline rounded-sm text-ink-2 underline decoration-line-strong underline-offset-2 not-disabled:hover:text-ink disabled:cursor-not-allowed disabled:opacity-45';

export function Button({ look = 'plain', size = 'normal', className = '', type = 'button', ...rest }: ButtonProps) {
  const own = look === 'link' ? LINK : `${SHAPE} ${SIZES[size]} ${LOOKS[look]}`;
  return <button type={type} className={`${own} ${className}`} {...rest} />;
}
