// Uses the built page from a page beside it, for browsers that no driver is there for: what a first visit does, and what
// one finds after the browser was killed.
import type { Lab } from '../../../src/lab/lab-api';

const LIMIT_MS = 60_000;
const NODES = 5;

type LabWindow = Window & { ringside?: Lab };

/** What was done and found, step by step. Throws at the first that is not as it should be. */
export async function visitLab(again: boolean): Promise<readonly string[]> {
  const visit = new Visit();
  await visit.load();
  if (!again) {
    await visit.put('kept', 'one');
    await visit.expectValues('kept', ['one']);
    await visit.lab.kill('n3');
    await visit.until('n3 is shown dead', () => visit.drawn('[data-node=n3][data-state=dead]') === 1);
    await visit.put('meanwhile', 'two');
    await visit.lab.start('n3');
    await visit.until('n3 is shown live', () => visit.drawn('[data-state=live]') === NODES);
    await visit.expectValues('kept', ['one'], 'n3');
    await visit.putByHand('typed', 'by hand');
    await visit.load();
  }
  await visit.expectValues('kept', ['one']);
  await visit.expectValues('meanwhile', ['two']);
  await visit.expectValues('typed', ['by hand']);
  visit.expectNoErrors();
  return visit.steps;
}

class Visit {
  readonly steps: string[] = [];
  readonly #errors: string[] = [];
  #frame: HTMLIFrameElement | undefined;

  get lab(): Lab {
    const lab = this.#window.ringside;
    if (lab === undefined) throw new Error('the page has no lab');
    return lab;
  }

  /** Opens the built page anew, and waits until it shows all nodes live. */
  async load(): Promise<void> {
    this.#frame?.remove();
    const frame = document.createElement('iframe');
    Object.assign(frame, { src: './lab/index.html', width: 1440, height: 900 });
    document.body.append(frame);
    this.#frame = frame;
    await this.until('the page shows its nodes live', () => this.drawn('[data-state=live]') === NODES);
    this.#window.addEventListener('error', ({ message }) => this.#errors.push(message));
    this.#window.addEventListener('unhandledrejection', ({ reason }) => this.#errors.push(String(reason)));
    await this.lab.speed('max');
  }

  async put(key: string, value: string): Promise<void> {
    const { outcome, reason } = await this.lab.put(key, value);
    this.#check(outcome === 'ok', `put ${key}`, reason ?? outcome);
  }

  async expectValues(key: string, values: readonly string[], via?: string): Promise<void> {
    const { siblings } = await this.lab.get(key, via === undefined ? {} : { via });
    this.#check(JSON.stringify(siblings) === JSON.stringify(values), `get ${key}`, JSON.stringify(siblings));
  }

  /** Through the form, and answered there. */
  async putByHand(key: string, value: string): Promise<void> {
    const form = this.#document.querySelector('form[aria-label=Client]');
    const [keyField, valueField] = form?.querySelectorAll<HTMLInputElement>('input, textarea') ?? [];
    const button = [...(form?.querySelectorAll('button') ?? [])].find(
      ({ textContent }) => textContent?.trim() === 'Put',
    );
    if (!keyField || !valueField || !button) throw new Error('the client has no key, value and Put');
    type(keyField, key);
    type(valueField, value);
    button.click();
    const first = '[aria-label="Recent operations"] li';
    await this.until(`the page shows the put of ${key}`, () => {
      const text = this.#document.querySelector(first)?.textContent ?? '';
      return text.includes(key) && text.includes('ok');
    });
  }

  drawn(selector: string): number {
    return this.#document.querySelectorAll(`[data-ring] [data-node]${selector}`).length;
  }

  async until(what: string, isSo: () => boolean): Promise<void> {
    const endMs = performance.now() + LIMIT_MS;
    while (!isSo()) {
      if (performance.now() > endMs) throw new Error(`not so after ${LIMIT_MS} ms: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    this.steps.push(what);
  }

  expectNoErrors(): void {
    this.#check(this.#errors.length === 0, 'no error in the page', this.#errors.join('; '));
  }

  #check(isRight: boolean, step: string, found: string): void {
    if (!isRight) throw new Error(`${step}: ${found}`);
    this.steps.push(step);
  }

  get #window(): LabWindow & typeof globalThis {
    const page = this.#frame?.contentWindow;
    if (page === null || page === undefined) throw new Error('the frame is gone');
    return page as LabWindow & typeof globalThis;
  }

  get #document(): Document {
    return this.#window.document;
  }
}

// As React notices it: through the prototype's setter, which the field's own one does not hide.
function type(field: HTMLInputElement, text: string): void {
  const prototype: unknown = Object.getPrototypeOf(field);
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, text);
  field.dispatchEvent(new (field.ownerDocument.defaultView ?? window).Event('input', { bubbles: true }));
}
