// What each node holds at a moment of the trace, its own data and its hints, followed event by event.
import type { LabTime, NodeId } from '../base/ids';
import { covers, versionId } from '../trace/causality';
import type { Clock, Dot, LabEvent, Settings, SiblingSummary } from '../trace/event';
import { isLater } from './register-order';

export interface HeldSet {
  readonly clock: Clock;
  readonly siblings: readonly SiblingSummary[];
  readonly since: LabTime;
}

/** The copy has the version, or has come past it: its clock covers it or, of a register, what it holds is no older. */
export const hasSeen = ({ clock, siblings }: Omit<HeldSet, 'since'>, dot: Dot, { consistency }: Settings): boolean =>
  consistency === 'cp' ? siblings.some((sibling) => !isLater(dot, sibling.dot)) : covers(clock, dot);

interface Disk {
  readonly own: Map<string, HeldSet>;
  /** By owner, then key. */
  readonly hints: Map<NodeId, Map<string, readonly SiblingSummary[]>>;
}

export class Copies {
  readonly #disks = new Map<NodeId, Disk>();

  /** The node's own data, hints not counted. */
  own(node: NodeId, key: string): HeldSet | undefined {
    return this.#disks.get(node)?.own.get(key);
  }

  /** What the holder keeps of the key for another node. */
  hint(holder: NodeId, owner: NodeId, key: string): readonly SiblingSummary[] | undefined {
    return this.#disks.get(holder)?.hints.get(owner)?.get(key);
  }

  /** All that the holder keeps of the key for others. */
  hintsOf(holder: NodeId, key: string): readonly (readonly SiblingSummary[])[] {
    return [...(this.#disks.get(holder)?.hints.values() ?? [])].flatMap((ofOwner) => {
      const siblings = ofOwner.get(key);
      return siblings === undefined ? [] : [siblings];
    });
  }

  apply(event: LabEvent): void {
    if (event.kind === 'NodeLeft' || event.kind === 'DiskWiped' || (event.kind === 'NodeStarted' && event.freshDisk)) {
      this.#disks.delete(event.subject);
      return;
    }
    if (event.node === 'lab') return;
    const { node } = event;
    switch (event.kind) {
      case 'VersionStored':
        this.#disk(node).own.set(event.key, { clock: event.clock, siblings: event.siblings, since: event.at });
        break;
      case 'RecordUnreadable':
        if (event.what === 'copy') this.#disk(node).own.delete(event.key); // it counts as absent, and a peer brings it back (rule 37)
        break;
      case 'TombstoneReaped':
        this.#reap(node, event.key, event.dots);
        break;
      case 'HintStored':
        this.#hintsFor(node, event.owner).set(event.key, event.siblings);
        break;
      case 'HintsRecovered':
        this.#disk(node).hints.clear();
        for (const { owner, key, siblings } of event.hints) {
          if (siblings !== undefined) this.#hintsFor(node, owner).set(key, siblings);
        }
        break;
      case 'KeyHandedOff':
        if (event.hintFor === undefined) this.#disk(node).own.delete(event.key);
        else this.#hintsFor(node, event.hintFor).delete(event.key);
        break;
      case 'HintDeleted':
      case 'HintExpired':
      case 'HintLost':
        this.#hintsFor(node, event.owner).delete(event.key);
        break;
      default:
    }
  }

  #reap(node: NodeId, key: string, dots: readonly Dot[]): void {
    const { own } = this.#disk(node);
    const held = own.get(key);
    if (held === undefined) return;
    const gone = new Set(dots.map(versionId));
    const siblings = held.siblings.filter(({ dot }) => !gone.has(versionId(dot)));
    if (siblings.length === 0) own.delete(key);
    else own.set(key, { ...held, siblings });
  }

  #disk(node: NodeId): Disk {
    const disk = this.#disks.get(node) ?? { own: new Map(), hints: new Map() };
    this.#disks.set(node, disk);
    return disk;
  }

  #hintsFor(holder: NodeId, owner: NodeId): Map<string, readonly SiblingSummary[]> {
    const { hints } = this.#disk(holder);
    const ofOwner = hints.get(owner) ?? new Map<string, readonly SiblingSummary[]>();
    hints.set(owner, ofOwner);
    return ofOwner;
  }
}
