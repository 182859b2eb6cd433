// How each kind of message looks and is called, the same on the ring and on the timeline.
import type { MessageKind } from '../../trace/event';

export type Shape =
  | 'square'
  | 'triangle'
  | 'ring'
  | 'answer'
  | 'check'
  | 'diamond'
  | 'dot'
  | 'cross'
  | 'question'
  | 'reply';

export interface MessageLook {
  readonly shape: Shape;
  readonly word: string;
  /** Drawn behind the rest, without the sender's colour: there is always some of it. */
  readonly muted: boolean;
}

export const MESSAGE_LOOKS: Readonly<Record<MessageKind, MessageLook>> = {
  CoordinateWrite: { shape: 'square', word: 'forwarded write', muted: false },
  AcceptWrite: { shape: 'check', word: 'acceptance', muted: false },
  ReportWrite: { shape: 'check', word: 'report', muted: false },
  ReplicatePut: { shape: 'square', word: 'write', muted: false },
  AcknowledgePut: { shape: 'check', word: 'acknowledgement', muted: false },
  RefuseHint: { shape: 'reply', word: 'refused hint', muted: false },
  RefuseWrite: { shape: 'reply', word: 'refused write', muted: false },
  ReadReplica: { shape: 'ring', word: 'read', muted: false },
  ReturnReplica: { shape: 'answer', word: 'answer to a read', muted: false },
  RefuseRead: { shape: 'reply', word: 'refused read', muted: false },
  RepairReplica: { shape: 'cross', word: 'read repair', muted: false },
  DeliverHint: { shape: 'diamond', word: 'hint', muted: false },
  AcknowledgeHint: { shape: 'check', word: 'acknowledged hint', muted: false },
  CompareMerkle: { shape: 'triangle', word: 'Merkle hashes', muted: false },
  AnswerMerkle: { shape: 'triangle', word: 'answer to Merkle hashes', muted: false },
  ListBucket: { shape: 'triangle', word: 'list of a bucket', muted: false },
  AnswerBucket: { shape: 'triangle', word: 'answer to a list', muted: false },
  ExchangeCopies: { shape: 'cross', word: 'anti-entropy repair', muted: false },
  ReturnCopies: { shape: 'cross', word: 'answer to a repair', muted: false },
  RefuseOutdated: { shape: 'check', word: 'refusal by a newer ring', muted: false },
  StreamCopies: { shape: 'ring', word: 'request for lost copies', muted: false },
  SendCopies: { shape: 'answer', word: 'lost copies', muted: false },
  StreamRange: { shape: 'ring', word: 'request for a range', muted: false },
  SendRange: { shape: 'answer', word: 'keys of a range', muted: false },
  ReportRangesReceived: { shape: 'check', word: 'ranges received', muted: false },
  HandOffKey: { shape: 'square', word: 'copy handed off', muted: false },
  AcknowledgeHandOff: { shape: 'check', word: 'acknowledged hand-off', muted: false },
  ProposeRingChange: { shape: 'question', word: 'proposal to change the ring', muted: false },
  RefuseRingChange: { shape: 'reply', word: 'refused change of the ring', muted: false },
  AskRing: { shape: 'question', word: 'question about the ring', muted: false },
  AdoptRing: { shape: 'diamond', word: 'ring', muted: false },
  AcknowledgeRing: { shape: 'check', word: 'acknowledged ring', muted: false },
  ClaimRing: { shape: 'question', word: 'claim to write the ring', muted: false },
  PromiseRing: { shape: 'reply', word: 'answer to a claim', muted: false },
  ConfirmTombstone: { shape: 'question', word: 'question about a tombstone', muted: false },
  AnswerTombstone: { shape: 'reply', word: 'answer about a tombstone', muted: false },
  ReapTombstone: { shape: 'cross', word: 'reaping', muted: false },
  AcknowledgeReap: { shape: 'check', word: 'acknowledged reaping', muted: false },
  Gossip: { shape: 'dot', word: 'gossip', muted: true },
  AskSuspicion: { shape: 'question', word: 'suspicion question', muted: false },
  AnswerSuspicion: { shape: 'reply', word: 'suspicion answer', muted: false },
};

/** Draws one shape around (x, y); `halo` keeps it apart from what lies under it. */
export function drawShape(
  context: CanvasRenderingContext2D,
  shape: Shape,
  x: number,
  y: number,
  radius: number,
  colour: string,
  halo: string,
): void {
  context.fillStyle = colour;
  context.strokeStyle = colour;
  context.lineWidth = Math.max(1.5, radius * 0.4);
  context.lineJoin = 'round';
  context.lineCap = 'round';
  switch (shape) {
    case 'square':
      context.beginPath();
      context.roundRect(x - radius * 0.9, y - radius * 0.9, radius * 1.8, radius * 1.8, radius * 0.25);
      context.fill();
      return;
    case 'triangle':
      fillDisc(context, x, y, radius * 0.5, halo);
      polyline(context, [x - radius, y + radius * 0.7, x, y - radius, x + radius, y + radius * 0.7], halo);
      polyline(context, [x - radius, y + radius * 0.7, x + radius, y + radius * 0.7], halo);
      return;
    case 'diamond':
      fillDiamond(context, x, y, radius * 1.3);
      return;
    case 'dot':
      fillDisc(context, x, y, radius * 0.55);
      return;
    case 'ring':
    case 'answer':
      fillDisc(context, x, y, radius * 0.9, halo);
      strokeRing(context, x, y, radius * 0.9);
      if (shape === 'answer') fillDisc(context, x, y, radius * 0.42, colour);
      return;
    case 'check':
      polyline(
        context,
        [x - radius * 0.8, y, x - radius * 0.2, y + radius * 0.65, x + radius * 0.9, y - radius * 0.7],
        halo,
      );
      return;
    case 'cross':
      polyline(context, [x - radius, y, x + radius, y], halo);
      polyline(context, [x, y - radius, x, y + radius], halo);
      return;
    case 'question':
    case 'reply':
      writeSign(context, shape === 'question' ? '?' : '!', x, y, radius, halo);
      return;
  }
}

/** The mark of a message that was lost. */
export function drawLostMark(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  colour: string,
  halo: string,
): void {
  context.strokeStyle = colour;
  context.lineWidth = Math.max(1.5, radius * 0.45);
  context.lineCap = 'round';
  polyline(context, [x - radius, y - radius, x + radius, y + radius], halo);
  polyline(context, [x - radius, y + radius, x + radius, y - radius], halo);
}

function fillDisc(context: CanvasRenderingContext2D, x: number, y: number, radius: number, colour?: string): void {
  if (colour !== undefined) context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

function strokeRing(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.stroke();
}

function fillDiamond(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.moveTo(x, y - radius);
  context.lineTo(x + radius, y);
  context.lineTo(x, y + radius);
  context.lineTo(x - radius, y);
  context.closePath();
  context.fill();
}

/** A stroke with a wider one in the background's colour beneath it. */
function polyline(context: CanvasRenderingContext2D, coordinates: readonly number[], halo: string): void {
  const { strokeStyle, lineWidth } = context;
  context.beginPath();
  for (let i = 0; i + 1 < coordinates.length; i += 2) context.lineTo(coordinates[i] ?? 0, coordinates[i + 1] ?? 0);
  context.strokeStyle = halo;
  context.lineWidth = lineWidth + 3;
  context.stroke();
  context.strokeStyle = strokeStyle;
  context.lineWidth = lineWidth;
  context.stroke();
}

function writeSign(
  context: CanvasRenderingContext2D,
  sign: string,
  x: number,
  y: number,
  radius: number,
  halo: string,
): void {
  const colour = context.fillStyle;
  context.font = `700 ${Math.round(radius * 2.6)}px sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.strokeStyle = halo;
  context.lineWidth = 3;
  context.strokeText(sign, x, y + 0.5);
  context.fillStyle = colour;
  context.fillText(sign, x, y + 0.5);
}
