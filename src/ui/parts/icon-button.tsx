// A button that is only a picture: its name is read out and shown as a tooltip.
import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, Ref } from 'react';
import { Button } from './button';

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly framed?: boolean;
  readonly small?: boolean;
  readonly tiny?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function IconButton({
  icon: Icon,
  label,
  framed = false,
  small = false,
  tiny = false,
  ...rest
}: IconButtonProps) {
  return (
    <Button
      look={framed ? 'plain' : 'quiet'}
      size={tiny ? 'tiny-square' : small ? 'small-square' : 'square'}
      aria-label={label}
      title={label}
      {...rest}
    >
      <Icon aria-hidden size="1rem" strokeWidth={1.75} />
    </Button>
  );
}
