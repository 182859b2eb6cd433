// A dialog: title, content, closed by Escape, the cross or a click beside it.
import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import { IconButton } from './icon-button';

interface DialogFrameProps {
  readonly title: string;
  readonly description?: string;
  readonly wide?: boolean;
  /** Nothing inside takes the focus: the content itself does, so that the keyboard can scroll it. */
  readonly readOnly?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Stays in sight below the scrolling content. */
  readonly footer?: ReactNode;
}

export function DialogFrame({
  title,
  description,
  wide = false,
  readOnly = false,
  onClose,
  children,
  footer,
}: DialogFrameProps) {
  const content = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const focusBody = (event: Event) => {
    event.preventDefault();
    const first =
      body.current?.querySelector<HTMLElement>('[data-focus-first] button:not(:disabled)') ??
      body.current?.querySelector<HTMLElement>('input, select, textarea, button:not(:disabled)');
    (readOnly ? body.current : (first ?? content.current))?.focus();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content
          ref={content}
          onOpenAutoFocus={focusBody}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          className={`outline-none fixed top-1/2 left-1/2 z-50 flex max-h-[min(90dvh,52rem)] w-[calc(100vw-1.5rem)] -translate-x-1/2 -translate-y-1/2 flex-col rounded-xl border border-line bg-panel shadow-raised ${wide ? 'max-w-3xl' : 'max-w-lg'}`}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1">
              <Dialog.Title className="line-clamp-2 text-base font-semibold break-words">{title}</Dialog.Title>
              {description !== undefined && (
                <Dialog.Description className="mt-0.5 text-ink-2">{description}</Dialog.Description>
              )}
            </div>
            <Dialog.Close asChild>
              <IconButton icon={X} label="Close" />
            </Dialog.Close>
          </header>
          <div
            ref={body}
            {...(readOnly ? { tabIndex: 0 } : {})}
            className="min-h-0 flex-1 overflow-auto px-5 pt-1 pb-5 -outline-offset-2"
          >
            {children}
          </div>
          {footer !== undefined && (
            <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-5 py-3">
              {footer}
            </footer>
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
