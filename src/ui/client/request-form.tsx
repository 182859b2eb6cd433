// Key, value, put, get, delete, and the context that goes with them.
import type { FormEvent } from 'react';
import { Button } from '../parts/button';
import { Heading } from '../parts/heading';
import { useCanAct } from '../state/page-context';
import { ContextLine } from './context-line';
import { FIELD } from './field';
import { useClient } from './use-client';
import { ValueField } from './value-field';
import { ViaMenu } from './via-menu';

export function RequestForm() {
  const client = useClient();
  const canAct = useCanAct();
  const { draft, read } = client;
  const noKey = draft.key === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (canAct && !noKey && read.ok) void client.put();
  };
  return (
    <form onSubmit={submit} aria-label="Client" className="shrink-0 space-y-2 px-3.5 pt-3 pb-2.5">
      <Heading>Client</Heading>
      <input
        aria-label="Key"
        placeholder="key"
        value={draft.key}
        onChange={(event) => client.edit({ key: event.target.value })}
        autoComplete="off"
        spellCheck={false}
        className={`${FIELD} h-8`}
      />
      <ValueField
        text={draft.text}
        type={draft.type}
        read={read}
        onText={(text) => client.edit({ text })}
        onType={(type) => client.edit({ type })}
      />
      <div className="flex flex-wrap items-center gap-1.5">
        <Button look="primary" size="narrow" type="submit" disabled={!canAct || noKey || !read.ok}>
          Put
        </Button>
        <Button size="narrow" disabled={!canAct || noKey} onClick={() => void client.get()}>
          Get
        </Button>
        <Button size="narrow" disabled={!canAct || noKey} onClick={() => void client.remove()}>
          Delete
        </Button>
        <span className="ml-auto inline-flex">
          <ViaMenu via={draft.via} onChange={(via) => client.edit({ via })} />
        </span>
      </div>
      <ContextLine context={client.context} other={client.otherContext} onDrop={client.dropContext} />
    </form>
  );
}
