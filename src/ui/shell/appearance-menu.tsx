// Theme and projector.
import { SunMoon } from 'lucide-react';
import { IconButton } from '../parts/icon-button';
import { Menu } from '../parts/menu';
import { MenuItem } from '../parts/menu-item';
import { type Theme, useChoices } from '../state/choices';

const THEMES: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: 'system', label: 'Theme of the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export function AppearanceMenu() {
  const theme = useChoices((choices) => choices.theme);
  const projector = useChoices((choices) => choices.projector);
  const choose = useChoices((choices) => choices.choose);
  return (
    <Menu trigger={<IconButton icon={SunMoon} label="Appearance" framed />}>
      {THEMES.map(({ value, label }) => (
        <MenuItem key={value} checked={theme === value} onSelect={() => choose({ theme: value })}>
          {label}
        </MenuItem>
      ))}
      <hr className="my-1 border-line" />
      <MenuItem checked={projector} onSelect={() => choose({ projector: !projector })}>
        Projector: larger type and strokes
      </MenuItem>
    </Menu>
  );
}
