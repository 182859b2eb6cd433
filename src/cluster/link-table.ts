// The state of every directed link, as the conductor knows it; hosts are told of the changes to their own links.
import type { NodeId } from '../base/ids';
import { type LinkChange, type LinkSettings, type LinkState, linkKey, minLatencyUs } from './link';

export class LinkTable {
  readonly #defaults: LinkState;
  /** Only links that are not as the defaults say. */
  readonly #changed = new Map<string, LinkChange>();
  /** No message anywhere is faster, in µs: how far hosts may run ahead of each other. */
  #lookaheadUs: number;

  constructor(defaults: LinkSettings) {
    this.#defaults = { settings: defaults, cut: false };
    this.#lookaheadUs = minLatencyUs(defaults);
  }

  get lookaheadUs(): number {
    return this.#lookaheadUs;
  }

  /** Undefined when nothing changes. */
  setCut(from: NodeId, to: NodeId, cut: boolean): LinkChange | undefined {
    const { settings, cut: wasCut } = this.#stateOf(from, to);
    return wasCut === cut ? undefined : this.#set(from, to, { settings, cut });
  }

  setSettings(from: NodeId, to: NodeId, settings: LinkSettings): LinkChange {
    return this.#set(from, to, { settings, cut: this.#stateOf(from, to).cut });
  }

  /** The links from and to a node that are not as the defaults say. */
  changesOf(node: NodeId): LinkChange[] {
    return [...this.#changed.values()].filter(({ from, to }) => from === node || to === node);
  }

  #stateOf(from: NodeId, to: NodeId): LinkState {
    return this.#changed.get(linkKey(from, to))?.state ?? this.#defaults;
  }

  #set(from: NodeId, to: NodeId, state: LinkState): LinkChange {
    const change = { from, to, state };
    this.#changed.set(linkKey(from, to), change);
    let lookahead = minLatencyUs(this.#defaults.settings);
    for (const one of this.#changed.values()) lookahead = Math.min(lookahead, minLatencyUs(one.state.settings));
    this.#lookaheadUs = lookahead;
    return change;
  }
}
