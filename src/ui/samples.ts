// A handful of keys of different types, to have something to look at.
import type { PlainValue } from '../lab/lab-api';

export const SAMPLES: readonly { readonly key: string; readonly value: PlainValue }[] = [
  { key: 'user:1234:name', value: 'Alice' },
  { key: 'user:1234:age', value: 30 },
  { key: 'session:5678', value: 'active' },
  { key: 'product:4321', value: 'Widget' },
  { key: 'last_logged_in', value: '2024-08-14T10:30:00Z' },
  { key: 'hashed_key:ABC', value: "{'username':'john_doe'}" },
];
