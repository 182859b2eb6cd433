// The keyboard: one listener for the whole page. Keys do nothing while someone types, and widgets keep their own.
import { useEffect } from 'react';
import { toast } from 'sonner';
import type { ObservableLab } from '../../lab/lab-api';
import type { Actions } from '../actions';
import { useChoices } from '../state/choices';
import { useActions, useLab } from '../state/lab-context';
import { nodesNow } from '../state/nodes';

const WIDGETS_WITH_ARROWS =
  '[role=tab],[role=slider],[role=separator],[role=radio],[role=menuitem],[role=menuitemcheckbox],[role=option],[role=treeitem]';

export function useKeys(): void {
  const lab = useLab();
  const actions = useActions();
  useEffect(trackFocus, []);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const act = actionFor(event, lab, actions);
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [lab, actions]);
}

function actionFor(event: KeyboardEvent, lab: ObservableLab, actions: Actions): (() => void) | undefined {
  const { dialog, choose } = useChoices.getState();
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
    return () => choose({ dialog: dialog === 'palette' ? undefined : 'palette' });
  }
  const target = event.target instanceof Element ? event.target : undefined;
  if ((event.ctrlKey || event.metaKey) && event.key === 'z' && dialog === undefined && !isTyping(target))
    return () => void actions.undoLastFault();
  if (event.ctrlKey || event.metaKey || event.altKey || dialog !== undefined) return undefined;
  if (event.key === 'Escape') return escapeFrom(target);
  if (isTyping(target) || target?.closest('[role=dialog],[role=menu]')) return undefined;
  return plainKey(event.key, target, lab, actions);
}

function plainKey(
  key: string,
  target: Element | undefined,
  lab: ObservableLab,
  actions: Actions,
): (() => void) | undefined {
  const { select, choose, selectedNode } = useChoices.getState();
  const hasArrows = target?.closest(WIDGETS_WITH_ARROWS) != null;
  switch (key) {
    case ' ':
      return ownsSpace(target) ? undefined : () => void actions.togglePlay();
    case 'ArrowRight':
      return hasArrows ? undefined : () => void actions.step();
    case 'ArrowLeft':
      return hasArrows ? undefined : () => void actions.back();
    case 'k':
      return selectedNode === undefined
        ? () => void toast('Select a node first: 1 to 9, or a click.')
        : () => void actions.toggleNode(selectedNode);
    case 'c':
      return () => choose({ dialog: 'cut' });
    case 'u':
      return () => void actions.undoLastFault();
    case '?':
      return () => choose({ dialog: 'help' });
    default: {
      const node = /^[1-9]$/.test(key) ? nodesNow(lab)[Number(key) - 1] : undefined;
      return node === undefined ? undefined : () => select({ selectedNode: node });
    }
  }
}

/** Out of a field, out of the past, then out of the selection. */
function escapeFrom(target: Element | undefined): () => void {
  return () => {
    const { viewPosition, goTo, clearSelection } = useChoices.getState();
    if (target instanceof HTMLElement && isTyping(target)) target.blur();
    else if (viewPosition !== 'live') goTo('live');
    else clearSelection();
  };
}

const isTyping = (target: Element | undefined): boolean =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement ||
  (target instanceof HTMLElement && target.isContentEditable);

const WITH_SPACE = 'button,a,summary,[role=button],[role=separator],[role=slider]';
let focusedByPointer = false;

/** Keeps whether the focus came by pointer: `:focus-visible` turns true with the very key that asks. */
function trackFocus(): () => void {
  let pointer = false;
  const onPointer = () => {
    pointer = true;
    focusedByPointer = true;
  };
  const onKey = () => {
    pointer = false;
  };
  const onFocus = () => {
    focusedByPointer = pointer;
  };
  document.addEventListener('pointerdown', onPointer, true);
  document.addEventListener('keydown', onKey, true);
  document.addEventListener('focusin', onFocus, true);
  return () => {
    document.removeEventListener('pointerdown', onPointer, true);
    document.removeEventListener('keydown', onKey, true);
    document.removeEventListener('focusin', onFocus, true);
  };
}

/** A button that was reached by keyboard is pressed by Space; one that was merely clicked leaves Space to the page. */
const ownsSpace = (target: Element | undefined): boolean => !focusedByPointer && target?.closest(WITH_SPACE) != null;
