// The one Fault for bytes that are not what was written. Nothing that is read after one is believed.
import { Fault } from '../base/fault';

export class CorruptFault extends Fault {
  constructor(
    /** The file, and the block or record in it. */
    readonly where: string,
    /** What is wrong there, as a clause. */
    readonly detail: string,
  ) {
    super('corrupt', `${where} ${detail}. Let the node's peers repair it, or wipe its disk so that they rebuild it.`);
  }
}

export const corrupt = (where: string, detail: string): CorruptFault => new CorruptFault(where, detail);
