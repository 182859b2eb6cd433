// Branded names and numbers, so that a key can never be passed where a node is meant.

export type Brand<T, Name extends string> = T & { readonly __brand: Name };

/** A node's name, for example `n1`. */
export type NodeId = Brand<string, 'NodeId'>;

/** One client request, numbered by the lab in the order of the command log: `r1`, `r2`, … */
export type RequestId = Brand<string, 'RequestId'>;

/** One transmission: `n1>n3#12`; the copy made by a duplicating link is `n1>n3#12'`. */
export type MessageId = Brand<string, 'MessageId'>;

/** Lab time: a whole number of microseconds since the cluster was created. */
export type LabTime = Brand<number, 'LabTime'>;

export const nodeId = (text: string): NodeId => text as NodeId;
export const requestId = (text: string): RequestId => text as RequestId;
export const messageId = (text: string): MessageId => text as MessageId;
export const labTime = (us: number): LabTime => us as LabTime;

/** Milliseconds to whole microseconds. */
export const usFromMs = (ms: number): number => Math.round(ms * 1000);

/** Lab time moved by a whole number of microseconds. */
export const later = (time: LabTime, us: number): LabTime => (time + us) as LabTime;
