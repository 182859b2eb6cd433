// The buttons of the page.
import type { ButtonHTMLAttributes, Ref } from 'react';

type Look = 'primary' | 'plain' | 'quiet' | 'link';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: Look;
  readonly ref?: Ref<HTMLButtonElement>;
}

const SHAPE =
  'inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-md border px-3 whitespace-nowrap select-none';
const LOOKS: Readonly<Record<Look, string>> = {
  primary: `${SHAPE} border-transparent bg-accent font-medium text-accent-ink hover:brightness-110`,
  plain: `${SHAPE} border-line bg-panel text-ink hover:bg-raised aria-pressed:bg-raised`,
  quiet: `${SHAPE} border-transparent px-2 text-ink-2 hover:bg-raised hover:text-ink aria-pressed:bg-raised aria-pressed:text-ink`,
  link: 'inline rounded-sm text-ink-2 underline decoration-line-strong underline-offset-2 hover:text-ink',
};

export function Button({ look = 'plain', className = '', type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      className={`${LOOKS[look]} disabled:cursor-not-allowed disabled:opacity-45 disabled:hover:brightness-100 ${className}`}
      {...rest}
    />
  );
}
